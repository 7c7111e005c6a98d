import { afterEach, describe, expect, test, vi } from "vitest";
import { defineComponent, ref, shallowRef, type Ref } from "vue";
import { useLiveQuery, type LiveQueryOptions } from "../../src/state/use-live-query.ts";
import type { RunFilter } from "../../src/state/run-filter.ts";
import { useRunList } from "../../src/state/use-run-list.ts";
import type { Run } from "../../src/transport/contract.ts";
import type { RecordedAnswer, RecordedEvent } from "../../src/transport/replay/recording.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { replayOf } from "./support/recorded.ts";
import { runOf } from "./support/run.ts";
import { show } from "./support/show.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** Counts what goes over the transport. */
function counted(transport: Transport): { transport: Transport; calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    transport: {
      base: transport.base,
      listen: (listener) => transport.listen(listener),
      fetch: (input, init) => {
        calls.push(new URL(input instanceof Request ? input.url : input).pathname);
        return transport.fetch(input, init);
      },
    },
  };
}

const queues = (at: number, ...names: string[]): RecordedAnswer => ({
  at,
  call: "/queues",
  status: 200,
  body: { data: names.map((name) => ({ name, paused: false })) },
});
const workerEvent = (at: number): RecordedEvent => ({ at, event: "worker", data: { id: "w", state: "alive" } });

async function liveQueues(answers: RecordedAnswer[], events: RecordedEvent[], options: LiveQueryOptions = {}) {
  const replay = replayOf({ answers, events, lengthMs: 100_000 });
  const { transport, calls } = counted(replay.transport);
  const seen: unknown[] = [];
  const Page = defineComponent({
    setup() {
      const { data } = useLiveQuery("queues.list", {}, options);
      return () => {
        seen.push(data.value);
        return data.value?.data.map(({ name }) => name).join(" ") ?? "";
      };
    },
  });
  const shown = await show(Page, { transport, clock: replay.clock });
  await vi.advanceTimersByTimeAsync(10);
  return { shown, calls, seen };
}

describe("an answer that stays true by itself", () => {
  test("is looked at again soon after a change, and not before", async () => {
    const { shown, calls } = await liveQueues([queues(0, "a"), queues(1_000, "a", "b")], [workerEvent(2_000)]);
    await vi.advanceTimersByTimeAsync(1_900);
    expect([shown.text(), calls.length]).toEqual(["a", 1]);
    await vi.advanceTimersByTimeAsync(500);
    expect([shown.text(), calls.length]).toEqual(["a b", 2]);
  });

  test("is asked for once in a burst of changes", async () => {
    const burst = Array.from({ length: 100 }, (_, place) => workerEvent(2_000 + place * 2));
    const { calls } = await liveQueues([queues(0, "a")], burst);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(calls).toHaveLength(2);
  });

  test("that says the same is not drawn again", async () => {
    const { seen, calls } = await liveQueues([queues(0, "a")], [workerEvent(1_000), workerEvent(3_000)]);
    const drawn = seen.length;
    await vi.advanceTimersByTimeAsync(5_000);
    expect([calls.length, seen.length]).toEqual([3, drawn]);
  });

  test("follows only what it is told to follow", async () => {
    const { calls } = await liveQueues([queues(0, "a")], [workerEvent(1_000)], {
      follows: ({ kind }) => kind === "run",
    });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(calls).toHaveLength(1);
  });

  test("stands still while the page is paused, and is looked at when it goes on", async () => {
    const { shown, calls } = await liveQueues([queues(0, "a"), queues(1_000, "b")], [workerEvent(1_500)]);
    shown.dashboard.live.pause();
    await vi.advanceTimersByTimeAsync(30_000);
    expect([shown.text(), calls.length]).toEqual(["a", 1]);
    shown.dashboard.live.resume();
    await vi.advanceTimersByTimeAsync(500);
    expect(shown.text()).toBe("b");
  });

  test("is asked for now and then where nobody pushes", async () => {
    const replay = replayOf({ answers: [queues(0, "a"), queues(4_000, "b")] });
    const transport: Transport = {
      base: replay.transport.base,
      fetch: replay.transport.fetch,
      listen: ({ onState }) => {
        onState("unavailable");
        return () => undefined;
      },
    };
    const Page = defineComponent({
      setup() {
        const { data } = useLiveQuery("queues.list", {}, { pollMs: 3_000 });
        return () => data.value?.data[0]?.name ?? "";
      },
    });
    const shown = await show(Page, { transport, clock: replay.clock });
    await vi.advanceTimersByTimeAsync(3_500);
    expect(shown.text()).toBe("a");
    await vi.advanceTimersByTimeAsync(3_000);
    expect([shown.text(), shown.dashboard.live.shown.value]).toEqual(["b", "polling"]);
  });
});

describe("the list of runs", () => {
  const page = (at: number, ...runs: Run[]): RecordedAnswer => ({
    at,
    call: "/runs?limit=100",
    status: 200,
    body: { data: runs, nextCursor: null },
  });

  async function list(
    answers: RecordedAnswer[],
    events: RecordedEvent[],
    mayInsert: Ref<boolean>,
    filter: RunFilter = {},
  ) {
    const replay = replayOf({ answers, events, lengthMs: 100_000 });
    const { transport, calls } = counted(replay.transport);
    let draws = 0;
    let more: () => Promise<void> = () => Promise.resolve();
    const Page = defineComponent({
      setup() {
        const { rows, fresh, hasMore, loadMore } = useRunList(shallowRef(filter), mayInsert, () => rows.value);
        more = loadMore;
        return () => {
          draws += 1;
          const words = rows.value.map(({ id, state, reason }) => [`${id}:${state}`, reason].join(" ").trim());
          return `${words.join(" ")} +${fresh.value.length}${hasMore.value ? " …" : ""}`;
        };
      },
    });
    const shown = await show(Page, { transport, clock: replay.clock });
    await vi.advanceTimersByTimeAsync(10);
    return { shown, calls, drawn: () => draws, loadMore: () => more() };
  }

  test("a row that is shown is replaced by what the event says, with no request", async () => {
    const told = {
      at: 1_000,
      event: "run",
      data: { id: "1", state: "succeeded", finishedAt: "2026-03-10T10:00:01.000Z" },
    };
    const { shown, calls } = await list([page(0, runOf({ id: "2" }), runOf({ id: "1" }))], [told], ref(true));
    await vi.advanceTimersByTimeAsync(1_150);
    expect([shown.text(), calls.length]).toEqual(["2:running 1:succeeded +0", 1]);
  });

  test("thousands of changes a second are drawn a few times", async () => {
    const changes = Array.from({ length: 1_000 }, (_, place) => ({
      at: 1_000 + place,
      event: "run",
      data: { id: String(1 + (place % 2)), reason: `change ${place}` },
    }));
    const rows = [runOf({ id: "2" }), runOf({ id: "1" })];
    const { drawn, shown } = await list([page(0, ...rows)], changes, ref(true));
    const before = drawn();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(drawn() - before).toBeLessThan(15);
    expect(shown.text()).toBe("2:running change 999 1:running change 998 +0");
  });

  test("runs that make progress and are not in the list are not asked for", async () => {
    const told = ["1", "2", "3", "4"].map((id, place) => ({
      at: 1_000 + place * 100,
      event: "run",
      data: { id, state: "running", job: "other" },
    }));
    const answer: RecordedAnswer = {
      at: 0,
      call: "/runs?job=stock-sync&limit=100",
      status: 200,
      body: { data: [runOf({ id: "3" })], nextCursor: null },
    };
    const { calls } = await list([answer], told, ref(true), { job: "stock-sync" });
    await vi.advanceTimersByTimeAsync(1_900);
    expect(calls).toHaveLength(1);
  });

  test("new runs that wait are shown as they are by now", async () => {
    const mayInsert = ref(false);
    const answers = [page(0, runOf({ id: "1" })), page(900, runOf({ id: "2" }), runOf({ id: "1" }))];
    const events = [
      { at: 1_000, event: "run", data: { id: "2" } },
      { at: 2_000, event: "run", data: { id: "2", state: "failed" } },
    ];
    const { shown, calls } = await list(answers, events, mayInsert);
    await vi.advanceTimersByTimeAsync(3_000);
    mayInsert.value = true;
    await vi.advanceTimersByTimeAsync(10);
    expect([shown.text(), calls.length]).toEqual(["2:failed 1:running +0", 2]);
  });

  describe("where few of many runs fit, so that pages come without any", () => {
    const part = (after: string | null, rows: Run[], nextCursor: string | null): RecordedAnswer => ({
      at: 0,
      call: `/runs?text=teapot&limit=100${after === null ? "" : `&after=${after}`}`,
      status: 200,
      body: { data: rows, nextCursor },
    });

    test("the list begins with the first page that has rows", async () => {
      const pages = [part(null, [], "a"), part("a", [], "b"), part("b", [runOf({ id: "3" })], "c")];
      const { shown, calls } = await list(pages, [], ref(true), { text: "teapot" });
      expect([shown.text(), calls.length]).toEqual(["3:running +0 …", 3]);
    });

    test("the list goes on over them, and ends where the server has no more", async () => {
      const pages = [
        part(null, [runOf({ id: "3" })], "a"),
        part("a", [], "b"),
        part("b", [runOf({ id: "1" })], "c"),
        part("c", [], "d"),
        part("d", [], null),
      ];
      const { shown, loadMore, calls } = await list(pages, [], ref(true), { text: "teapot" });
      expect([shown.text(), calls.length]).toEqual(["3:running +0 …", 1]);
      await loadMore();
      await vi.advanceTimersByTimeAsync(10);
      expect([shown.text(), calls.length]).toEqual(["3:running 1:running +0 …", 3]);
      await loadMore();
      await vi.advanceTimersByTimeAsync(10);
      expect([shown.text(), calls.length]).toEqual(["3:running 1:running +0", 5]);
    });
  });

  test("new runs wait while the reader is further down, and come when the reader is at the top again", async () => {
    const mayInsert = ref(false);
    const answers = [page(0, runOf({ id: "1" })), page(900, runOf({ id: "2" }), runOf({ id: "1" }))];
    const { shown } = await list(answers, [{ at: 1_000, event: "run", data: { id: "2" } }], mayInsert);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(shown.text()).toBe("1:running +1");
    mayInsert.value = true;
    await vi.advanceTimersByTimeAsync(10);
    expect(shown.text()).toBe("2:running 1:running +0");
  });
});
