import fc from "fast-check";
import { describe } from "vitest";
import { BookModel } from "./book-model.ts";
import { day, enqueue, ensureJobs, ensureWorker, newId, newRun, t0 } from "./builders.ts";
import { limits } from "./history.ts";
import { clearBook, finishAll, type Hands, otherJob } from "./model-acts.ts";
import { anyCommand } from "./model-commands.ts";
import { type OpenFresh, storeTest } from "./store-fixture.ts";

/** `DAYBOOK_MODEL_SEED` brings a history back; `DAYBOOK_MODEL_RUNS` asks for more of them. */
const seed = Number(process.env["DAYBOOK_MODEL_SEED"] ?? Date.now() % 1_000_000_000);
const numRuns = Number(process.env["DAYBOOK_MODEL_RUNS"] ?? 40);

/** Random commands against a store and a model at once; a difference is shrunk to the fewest commands that show it, and printed. */
export function describeStoreModel(name: string, openFresh: OpenFresh): void {
  const test = storeTest(openFresh);
  describe(`random commands over ${name}`, () => {
    test(
      "the book says what the model says, after every command",
      { timeout: numRuns * 5_000 },
      async ({ store, other }) => {
        await ensureJobs(store, { concurrency: { limit: limits.key, perKey: true } }, { name: otherJob });
        await store.queues.register([{ name: "narrow", concurrency: limits.queues.narrow }]);
        let commands = 0;
        const begun = performance.now();

        await fc.assert(
          fc.asyncProperty(fc.commands(anyCommand, { maxCommands: 60, size: "max" }), async (history) => {
            await clearBook(store);
            const hands: Hands = {
              stores: [store, other],
              workers: [await ensureWorker(store), await ensureWorker(other)],
              parents: { p: newId(), q: newId() },
            };
            // They wait beyond the end of the history: they are there to have children.
            for (const id of Object.values(hands.parents))
              await enqueue(store, newRun({ id, availableAt: t0 + 365 * day }));
            const model = new BookModel({ key: limits.key, queues: { ...limits.queues } });
            await fc.asyncModelRun(() => ({ model, real: hands }), history);
            await finishAll(model, hands);
            commands += model.commands;
          }),
          { seed, numRuns, endOnFailure: false },
        );
        const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
        console.log(`model | ${name} | seed ${seed} · histories ${numRuns} · commands ${commands} · ${seconds} s`);
      },
    );
  });
}
