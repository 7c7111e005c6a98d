import type { Daybook } from "../../../engine/daybook.ts";
import type { DaybookEvents } from "../../../engine/events.ts";
import type { RunView } from "../../../engine/api/run-view.ts";
import type { CliContext } from "../../cli-context.ts";
import { endText } from "../../follow/follow-to-end.ts";
import { paintStatus, runTitle } from "../../output/run-words.ts";
import { oneLine } from "../../output/text-width.ts";
import { age, localTime, logTime } from "../../output/times.ts";

/** An event that is told, with its kind. */
export type WatchedEvent =
  | ({ readonly kind: "started" } & DaybookEvents["run.started"])
  | ({ readonly kind: "finished" } & DaybookEvents["run.finished"])
  | ({ readonly kind: "returned"; readonly attempt: number } & DaybookEvents["run.returned"])
  | ({ readonly kind: "lost" } & DaybookEvents["run.lost"])
  | ({ readonly kind: "rescued" } & DaybookEvents["run.rescued"])
  | ({ readonly kind: "fire" } & DaybookEvents["fire"])
  | ({ readonly kind: "worker_lost" } & DaybookEvents["worker.lost"]);

/** Beyond this many at one moment, a line each would be slower than the work and nobody could read them. */
const mostAtOnce = 40;
const wordWidth = 9;

/** Tells events in words, a line each; many at one moment are summed up. */
export class EventLines {
  readonly #context: CliContext;
  readonly #daybook: Daybook;

  constructor(context: CliContext, daybook: Daybook) {
    this.#context = context;
    this.#daybook = daybook;
  }

  async of(events: readonly WatchedEvent[]): Promise<string[]> {
    const told = this.#context.output.isTerminal ? events.filter(({ kind }) => kind !== "started") : events;
    if (told.length <= mostAtOnce) return Promise.all(told.map((event) => this.#line(event)));
    const plain = told.filter((event) => event.kind === "finished" && event.state === "succeeded");
    const rest = told.filter(
      (event) => event.kind !== "started" && !(event.kind === "finished" && event.state === "succeeded"),
    );
    return [
      ...this.#summary(plain),
      ...(await Promise.all(rest.slice(0, mostAtOnce).map((event) => this.#line(event)))),
      ...this.#summary(rest.slice(mostAtOnce)),
    ];
  }

  #summary(events: readonly WatchedEvent[]): string[] {
    const groups = Map.groupBy(events, (event) => `${wordOf(event)}\n${"job" in event ? event.job : ""}`);
    return [...groups].map(([key, group]) => {
      const [word = "", job = ""] = key.split("\n");
      return this.#told(word, `${job}  ${group.length.toLocaleString("en-US")} times`.trim());
    });
  }

  async #line(event: WatchedEvent): Promise<string> {
    const { style } = this.#context.output;
    switch (event.kind) {
      case "started":
        return this.#told(
          "started",
          `${runTitle(event)}  run ${event.id}${event.attempt > 1 ? `, attempt ${event.attempt}` : ""}`,
        );
      case "finished":
        return this.#finished(event);
      case "returned":
        return this.#returned(event);
      case "lost":
        return this.#told("lost", `${event.job}  run ${event.id}: this worker no longer holds it`, "red");
      case "rescued":
        return this.#told(event.outcome, `${event.job}  run ${event.id}: its worker was lost`, "yellow");
      case "fire": {
        const made = event.runId === null ? "" : `  run ${event.runId}`;
        return this.#told(
          "fire",
          `${event.scheduleId}  due ${localTime(event.dueAt, this.#context)}  ${style(event.runId === null ? "yellow" : "dim", event.outcome)}${made}`,
        );
      }
      case "worker_lost":
        return this.#told(
          "lost",
          `this process's worker ${event.workerId}: its lease ended; a new one is taken`,
          "red",
        );
    }
  }

  async #finished(event: DaybookEvents["run.finished"]): Promise<string> {
    const run = await this.#read(event.id);
    if (run !== null)
      return `${this.#time()}${endText(this.#context, run)}${this.#context.output.isTerminal ? "" : `  run ${run.id}`}`;
    return `${this.#time()}${paintStatus(this.#context.output.style, event.state, event.state.padEnd(wordWidth))}  ${runTitle(event)}  run ${event.id}`;
  }

  async #returned(event: Extract<WatchedEvent, { kind: "returned" }>): Promise<string> {
    const run = await this.#read(event.id);
    const again =
      event.outcome === "released" ? "another worker takes it" : `again ${age(event.availableAt, this.#context.now())}`;
    const failed = event.outcome === "retried" ? `attempt ${event.attempt} failed${await this.#why(event)}; ` : "";
    const text = `${run === null ? event.job : runTitle(run)}  ${failed}${again}  run ${event.id}`;
    return this.#told(event.outcome, text, event.outcome === "retried" ? "yellow" : "dim");
  }

  async #why({ id, attempt }: { readonly id: string; readonly attempt: number }): Promise<string> {
    try {
      const ended = (await this.#daybook.runs.attempts(id)).find(({ number }) => number === attempt);
      return ended?.error == null ? "" : `: ${oneLine(ended.error.message)}`;
    } catch {
      return "";
    }
  }

  /** The run, or null when the book cannot be read now: at the end of a stop, or while it is away. */
  async #read(id: string): Promise<RunView | null> {
    try {
      return await this.#daybook.runs.get(id);
    } catch {
      return null;
    }
  }

  #told(word: string, text: string, colour: "dim" | "yellow" | "red" = "dim"): string {
    return `${this.#time()}${this.#context.output.style(colour, word.padEnd(wordWidth))}  ${text}`;
  }

  #time(): string {
    const { output } = this.#context;
    const text = logTime(this.#context.now(), this.#context);
    return `${output.style("dim", output.isTerminal ? text.slice(11, 19) : text)}  `;
  }
}

function wordOf(event: WatchedEvent): string {
  switch (event.kind) {
    case "finished":
      return event.state;
    case "returned":
    case "rescued":
      return event.outcome;
    case "worker_lost":
      return "lost";
    case "started":
    case "lost":
    case "fire":
      return event.kind;
  }
}
