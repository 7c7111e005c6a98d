import { vi } from "vitest";
import { Playback } from "../../../src/transport/replay/playback.ts";
import type { Recording } from "../../../src/transport/replay/recording.ts";
import { ReplayTransport } from "../../../src/transport/replay/replay-transport.ts";

export const begunAt = "2026-03-10T10:00:00.000Z";

/** A short recording of which a test says what matters to it. */
export function recordingOf({ answers = [], events = [], ...rest }: Partial<Recording>): Recording {
  return { begunAt, lengthMs: 10_000, pages: {}, answers, events, ...rest };
}

/** Replays it on the clock of the test, which stands still from here on. */
export function replayOf(parts: Partial<Recording>): { transport: ReplayTransport; clock: Playback } {
  vi.useFakeTimers({ now: Date.parse(begunAt) });
  const recording = recordingOf(parts);
  const clock = new Playback(recording);
  return { transport: new ReplayTransport(recording, clock), clock };
}
