import { afterEach, expect, test, vi } from "vitest";
import { defineComponent, nextTick, ref, shallowRef } from "vue";
import { useLeavingRows } from "../../src/state/use-leaving-rows.ts";
import type { Run } from "../../src/transport/contract.ts";
import { replayOf } from "./support/recorded.ts";
import { runOf } from "./support/run.ts";
import { show } from "./support/show.ts";

afterEach(() => {
  vi.useRealTimers();
});

async function openList() {
  const now = ref(0);
  const rows = shallowRef<readonly Run[]>([runOf({ id: "2" }), runOf({ id: "1" })]);
  const mayLeave = ref(true);
  const List = defineComponent({
    setup() {
      const fading = useLeavingRows(rows, ({ state }) => state === "running", mayLeave);
      return () => rows.value.map(({ id }) => (fading.value.has(id) ? `(${id})` : id)).join(" ");
    },
  });
  const { transport } = replayOf({});
  const shown = await show(List, { transport, clock: { now, read: () => now.value } });
  return {
    shown,
    mayLeave,
    become: (id: string, state: Run["state"]) => {
      rows.value = rows.value.map((run) => (run.id === id ? { ...run, state } : run));
    },
    pass: async (seconds: number) => {
      for (let second = 0; second < seconds; second += 1) {
        now.value += 1_000;
        await nextTick();
        await nextTick();
      }
    },
  };
}

test("a row that no longer fits stays a while, fades, and leaves; the others stay", async () => {
  const { shown, become, pass } = await openList();
  become("2", "succeeded");
  await pass(6);
  expect(shown.text()).toBe("2 1");
  await pass(1);
  expect(shown.text()).toBe("(2) 1");
  await pass(1);
  expect(shown.text()).toBe("1");
});

test("while somebody reads, nothing leaves; when nobody does any more, what is ripe goes at once", async () => {
  const { shown, become, pass, mayLeave } = await openList();
  become("2", "succeeded");
  mayLeave.value = false;
  await pass(60);
  expect(shown.text()).toBe("2 1");
  mayLeave.value = true;
  await pass(2);
  expect(shown.text()).toBe("1");
});

test("a row that fits again while it fades, or that is pointed at, is kept", async () => {
  const { shown, become, pass, mayLeave } = await openList();
  become("2", "succeeded");
  await pass(7);
  expect(shown.text()).toBe("(2) 1");
  mayLeave.value = false;
  await pass(1);
  expect(shown.text()).toBe("2 1");
  mayLeave.value = true;
  await pass(1);
  expect(shown.text()).toBe("(2) 1");
  become("2", "running");
  await pass(9);
  expect(shown.text()).toBe("2 1");
});
