import type { PreparedCall } from "./build-request.ts";
import { isClientError } from "./client-error.ts";
import type { LiveEvent } from "./contract-types.ts";
import { EventTextReader, type EventText } from "./event-text.ts";
import { pause, send, type Line } from "./send.ts";

/** The longest silence before the server has said what it promises. */
const usualSilenceMs = 60_000;
const longestPauseMs = 10_000;

/**
 * The live stream, event by event. When it breaks off it goes on from the last position, for as long as it is read; the server then tells what was missed,
 * or `reload`. A server that cannot be reached in the first place is an error, after as many tries as any call has.
 */
export async function* eventsOf(
  line: Line,
  call: PreparedCall,
  signal: AbortSignal | undefined,
): AsyncGenerator<LiveEvent, void, undefined> {
  let position: string | undefined;
  let hasBegun = false;
  for (let failures = 0; ;) {
    try {
      const headers = position === undefined ? {} : { "last-event-id": position };
      const body = await send(line, { ...call, headers }, signal, (response) => response.body);
      for await (const event of read(body)) {
        hasBegun = true;
        failures = 0;
        position = event.id ?? position;
        yield event;
      }
    } catch (error) {
      signal?.throwIfAborted();
      const isRefusal = isClientError(error) && error.status !== null && error.status !== 503;
      if (isRefusal || !hasBegun) throw error;
    }
    signal?.throwIfAborted();
    failures += 1;
    await pause(Math.min(Math.random() * line.retryDelayMs * 2 ** failures, longestPauseMs), signal);
  }
}

/** The events of one connection, until it ends or is silent for longer than the server promised. */
async function* read(body: Response["body"]): AsyncGenerator<LiveEvent, void, undefined> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const text = new EventTextReader();
  let silenceMs = usualSilenceMs;
  try {
    for (;;) {
      const timer = setTimeout(() => void reader.cancel().catch(() => undefined), silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) return;
      for (const event of text.read(value).map(eventOf)) {
        if (event.event === "ready") silenceMs = event.data.heartbeatMs * 2;
        yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function eventOf({ event, data, id }: EventText): LiveEvent {
  return { event, id, data: JSON.parse(data) as unknown } as LiveEvent;
}
