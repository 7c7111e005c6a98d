import { changeOf, everythingChanged } from "../live-change.ts";
import type { LiveListener, Transport } from "../transport.ts";
import type { Playback } from "./playback.ts";
import { RecordedAnswers } from "./recorded-answers.ts";
import type { Recording } from "./recording.ts";

const root = "/api/v1";

/**
 * Replays a recording: answers as the server did at this point of it, and tells what was told then. Nothing goes over a line, and nothing can be changed.
 */
export class ReplayTransport implements Transport {
  readonly base = "http://recording";
  readonly #answers: RecordedAnswers;
  readonly #recording: Recording;
  readonly #playback: Playback;

  constructor(recording: Recording, playback: Playback) {
    this.#answers = new RecordedAnswers(recording);
    this.#recording = recording;
    this.#playback = playback;
  }

  // Asynchronous and never at once, as a real answer: what asks is done with its own step first.
  readonly fetch: typeof fetch = async (input, { method = "GET", signal } = {}) => {
    await Promise.resolve();
    signal?.throwIfAborted();
    const { pathname, search } = new URL(input instanceof Request ? input.url : input, this.base);
    const call = pathname.replace(root, "") + search;
    if (method !== "GET")
      return refusal(
        405,
        "METHOD_NOT_ALLOWED",
        "This is a recording: it tells what was, and nothing in it can be changed.",
      );
    const answer = this.#answers.find(call, this.#playback.position());
    if (answer === null) return refusal(404, "ROUTE_NOT_FOUND", `The recording holds no answer to ${call}.`);
    return Response.json(answer.body, { status: answer.status });
  };

  listen({ onChange, onState }: LiveListener): () => void {
    onState("live");
    if (this.#playback.standing) return () => undefined;
    const { events, lengthMs } = this.#recording;
    let timer: ReturnType<typeof setTimeout>;
    let round = Math.floor(this.#playback.played() / lengthMs);
    let next = events.filter(({ at }) => at <= this.#playback.position()).length;
    const dueAt = (): number => round * lengthMs + (events[next]?.at ?? lengthMs);
    const tellDue = (): void => {
      while (dueAt() <= this.#playback.played()) {
        const event = events[next];
        // After the last one comes the end, where the recording begins anew.
        const change = event === undefined ? everythingChanged : changeOf(event.event, event.data);
        if (event === undefined) round += 1;
        next = event === undefined ? 0 : next + 1;
        if (change !== null) onChange(change);
      }
      timer = setTimeout(tellDue, dueAt() - this.#playback.played());
    };
    tellDue();
    return () => clearTimeout(timer);
  }
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ code, message, params: {} }, { status });
}
