import { expect, test } from "vitest";
import { printFigures } from "./figures.ts";
import { openScene } from "./scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { acceptedRunsAreInTheBook, theFileIsSound } from "./ledger-invariants.ts";

const rounds = longForm ? 40 : 6;

test("a run whose enqueue returned is in the book, although its process is killed in that moment", async () => {
  const scene = await openScene();
  const random = seededRandom(faultSeed);
  for (let round = 0; round < rounds; round += 1) {
    const enqueuer = scene.enqueuer({ everyMs: 0, most: 1_000_000, seed: round });
    // The first answer it has, or one soon after.
    const which = random.between(0, 30);
    const { run } = await enqueuer.hears("accepted", ({ ask }) => ask === which);
    await enqueuer.kill();
    expect((await scene.client.runs.get(run)).state).toBe("waiting");
  }
  const ledger = await scene.ledger();
  const accepted = ledger.journal.filter((entry) => entry.kind === "accepted").length;
  printFigures("accepted", { seed: faultSeed, kills: rounds, accepted, "in the book": ledger.runs.length });
  expect([...acceptedRunsAreInTheBook(ledger), ...theFileIsSound(ledger)]).toEqual([]);
  // One more may have been written whose acceptance nobody heard, for each process that died.
  expect(ledger.runs.length - accepted).toBeLessThanOrEqual(rounds);
});
