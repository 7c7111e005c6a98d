import { afterEach, describe, expect, test, vi } from "vitest";
import { defineComponent, h } from "vue";
import QueryFrame from "../../src/components/QueryFrame.vue";
import type { Language } from "../../src/i18n/languages.ts";
import { useLiveQuery } from "../../src/state/use-live-query.ts";
import type { RecordedAnswer } from "../../src/transport/replay/recording.ts";
import type { Transport } from "../../src/transport/transport.ts";
import { replayOf } from "./support/recorded.ts";
import { show } from "./support/show.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** A page of one list in its frame, as pages are. */
const QueuesInFrame = defineComponent({
  setup() {
    const { data, error, refetch } = useLiveQuery("queues.list", {}, { pollMs: 60_000 });
    return () =>
      h(
        QueryFrame,
        { data: data.value, error: error.value, onRetry: () => void refetch() },
        { default: ({ data: found }: { data: { data: readonly unknown[] } }) => `${found.data.length} queues` },
      );
  },
});

const call = "/queues";
const good: RecordedAnswer = { at: 0, call, status: 200, body: { data: [{ name: "a" }, { name: "b" }] } };
const refused = (status: number, params: object = {}): RecordedAnswer => ({
  at: 0,
  call,
  status,
  body: { code: "UNEXPECTED", message: "It went wrong over there.", params },
});

async function shown(answers: readonly RecordedAnswer[], language: Language = "en") {
  const frame = await show(QueuesInFrame, { ...replayOf({ answers }), language });
  return frame;
}

const settle = () => vi.advanceTimersByTimeAsync(50);

describe("a frame around what is asked for", () => {
  test("says that it is loading, and then shows what came", async () => {
    const frame = await shown([good]);
    expect(frame.element.querySelector("[role=status]")?.textContent).toContain("Loading");
    await settle();
    expect(frame.text()).toBe("2 queues");
    expect(frame.element.querySelector("[role=status]")).toBeNull();
  });

  test.for([
    [401, {}, "You are not signed in", false],
    [403, { needs: "admin" }, "It needs the role “admin”", false],
    [404, {}, "This is not in the book", true],
    [500, {}, "It went wrong over there.", true],
    [503, {}, "The book cannot be reached just now", true],
  ] as const)("an answer of %i says why and what to do", async ([status, params, words, mayRetry]) => {
    const frame = await shown([refused(status, params)]);
    await settle();
    expect(frame.element.querySelector("[role=alert]")?.textContent).toContain(words);
    expect(frame.element.querySelector("button") !== null).toBe(mayRetry);
  });

  test("a server that does not answer is named as such, and in the reader's language", async () => {
    vi.useFakeTimers({ now: 0 });
    const { clock } = replayOf({});
    const transport: Transport = {
      base: "http://nowhere",
      fetch: () => Promise.reject(new TypeError("fetch failed")),
      listen: () => () => undefined,
    };
    const frame = await show(QueuesInFrame, { transport, clock, language: "de" });
    await settle();
    expect(frame.element.querySelector("[role=alert]")?.textContent).toContain("Daybook antwortet nicht");
    expect(frame.dashboard.live.shown.value).toBe("lost");
  });

  test("trying again brings what is there by now", async () => {
    const frame = await shown([refused(503), { ...good, at: 2_000 }]);
    await settle();
    expect(frame.element.querySelector("[role=alert]")).not.toBeNull();
    await vi.advanceTimersByTimeAsync(2_500);
    frame.element.querySelector("button")?.click();
    await settle();
    expect(frame.text()).toBe("2 queues");
  });

  test("what is there stays while a later look fails", async () => {
    const frame = await shown([good, { ...refused(503), at: 2_000 }]);
    await settle();
    await vi.advanceTimersByTimeAsync(2_500);
    await frame.dashboard.client.queues.list().catch(() => undefined);
    frame.dashboard.live.resume();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(frame.text()).toBe("2 queues");
  });
});
