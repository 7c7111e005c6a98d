import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { packRecording, unpackRecording } from "../../src/transport/replay/packed-recording.ts";
import { Playback } from "../../src/transport/replay/playback.ts";
import { RecordedAnswers } from "../../src/transport/replay/recorded-answers.ts";
import { ReplayTransport } from "../../src/transport/replay/replay-transport.ts";
import type { LinkState, LiveChange } from "../../src/transport/transport.ts";
import { begunAt, recordingOf, replayOf } from "./support/recorded.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("the file of a recording", () => {
  test("holds exactly what was recorded", () => {
    const body = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), fc.nat({ max: 5 }), (bodies, repeated) => {
        const answers = [...bodies, ...bodies.slice(0, repeated)].map((one, place) => ({
          at: place,
          call: "/jobs",
          status: 200,
          body: one,
        }));
        const events = bodies.map((data, at) => ({ at, event: "run", data }));
        const recording = recordingOf({ answers, events });
        fc.pre(!/\{"\$":[^,}]*\}/.test(JSON.stringify(recording)));
        const file = JSON.parse(JSON.stringify(packRecording(recording))) as ReturnType<typeof packRecording>;
        expect(unpackRecording(file)).toEqual(recording);
      }),
    );
  });

  test("says once what was said twice", () => {
    const run = { id: "0190-1", job: "stock-sync", state: "succeeded", message: "everything is as it should be" };
    const list = (more: object) => ({ data: [run, more], nextCursor: null });
    const answers = [0, 1, 2].map((at) => ({ at, call: "/runs", status: 200, body: list({ at }) }));
    const text = JSON.stringify(packRecording(recordingOf({ answers })));
    expect(text.match(/everything is as it should be/g)).toHaveLength(1);
  });

  test("of another format is refused", () => {
    const packed = { ...packRecording(recordingOf({})), format: 2 as unknown as 1 };
    expect(() => unpackRecording(packed)).toThrow("its format is 2");
  });
});

describe("recorded answers", () => {
  const answerAt = (at: number, call: string, body: unknown = at) => ({ at, call, status: 200, body });
  const find = (answers: ReturnType<typeof answerAt>[], call: string, at: number) =>
    new RecordedAnswers(recordingOf({ answers })).find(call, at)?.body ?? null;

  test("the last one given before is found, and before the first one the first", () => {
    const answers = [answerAt(100, "/jobs"), answerAt(200, "/jobs"), answerAt(300, "/jobs")];
    expect([0, 100, 250, 300, 9_999].map((at) => find(answers, "/jobs", at))).toEqual([100, 100, 200, 300, 300]);
  });

  test("what stands in the query decides, its order does not", () => {
    const answers = [answerAt(0, "/runs?limit=10&state=failed", "failed"), answerAt(0, "/runs?limit=10", "all")];
    expect(find(answers, "/runs?state=failed&limit=10", 0)).toBe("failed");
    expect(find(answers, "/runs?limit=10", 0)).toBe("all");
    expect(find(answers, "/runs?limit=11", 0)).toBeNull();
    expect(find(answers, "/run", 0)).toBeNull();
  });

  test("an instant in the query is one counted from the clock: the last hour is found, asked a little later, and the last day is not it", () => {
    const asked = (ago: number, at: number) =>
      `/fires?dueFrom=${new Date(Date.parse(begunAt) + at - ago).toISOString()}`;
    const answers = [answerAt(0, asked(3_600_000, 0), "hour"), answerAt(0, asked(86_400_000, 0), "day")];
    expect(find(answers, asked(3_600_000, 5_000), 5_000)).toBe("hour");
    expect(find(answers, asked(86_400_000 + 500, 9_000), 9_000)).toBe("day");
    expect(find(answers, asked(7_200_000, 0), 0)).toBeNull();
  });
});

describe("the replay transport", () => {
  test("tells each event at its time, then that everything may have changed, and then all of it again", async () => {
    const { transport } = replayOf({
      lengthMs: 5_000,
      events: [
        { at: 1_000, event: "run", data: { id: "1" } },
        { at: 1_000, event: "fire", data: {} },
        { at: 2_000, event: "something-new", data: {} },
        { at: 4_000, event: "worker", data: {} },
      ],
    });
    const heard: [number, LiveChange["kind"]][] = [];
    const states: LinkState[] = [];
    const stop = transport.listen({
      onChange: ({ kind }) => heard.push([Date.now() - Date.parse(begunAt), kind]),
      onState: (state) => states.push(state),
    });
    await vi.advanceTimersByTimeAsync(9_500);
    stop();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(states).toEqual(["live"]);
    expect(heard).toEqual([
      [1_000, "run"],
      [1_000, "fire"],
      [4_000, "worker"],
      [5_000, "everything"],
      [6_000, "run"],
      [6_000, "fire"],
      [9_000, "worker"],
    ]);
  });

  test("answers as it was answered at this point, and shows the clock of the recording", async () => {
    const answers = [0, 3_000].map((at) => ({ at, call: "/jobs?outcomes=30", status: 200, body: { at } }));
    const { transport, clock } = replayOf({ answers });
    const ask = async () =>
      (await transport.fetch(`${transport.base}/api/v1/jobs?outcomes=30`)).json() as Promise<unknown>;
    expect(await ask()).toEqual({ at: 0 });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await ask()).toEqual({ at: 3_000 });
    expect(clock.now.value).toBe(Date.parse(begunAt) + 4_000);
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await ask()).toEqual({ at: 0 });
    expect(clock.now.value).toBe(Date.parse(begunAt) + 1_000);
  });

  test("stands still where it is told to", async () => {
    vi.useFakeTimers({ now: 0 });
    const recording = recordingOf({ events: [{ at: 5_000, event: "run", data: { id: "1" } }] });
    const clock = new Playback(recording, { from: 4_000, standing: true });
    const heard: LiveChange[] = [];
    new ReplayTransport(recording, clock).listen({
      onChange: (change) => heard.push(change),
      onState: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([clock.position(), clock.now.value - Date.parse(begunAt), heard.length]).toEqual([4_000, 4_000, 0]);
  });

  test("refuses what was not recorded, and all that would change something", async () => {
    const { transport } = replayOf({});
    const get = await transport.fetch("/api/v1/queues");
    const post = await transport.fetch("/api/v1/runs/1/cancel", { method: "POST" });
    expect([get.status, post.status]).toEqual([404, 405]);
    expect(await post.json()).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
    const signal = AbortSignal.abort(new Error("left"));
    await expect(transport.fetch("/api/v1/queues", { signal })).rejects.toThrow("left");
  });
});
