import { expect, test } from "vitest";
import type { ProgressSnapshot } from "../../src/index.ts";
import { printFigures } from "./figures.ts";
import { openScene } from "./scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { moment } from "./waiting.ts";

const rounds = longForm ? 30 : 4;

/** What the book says was counted, checked against itself. */
function countedIn(text: string | null): number {
  if (text === null) return 0;
  const { done, counts, values } = JSON.parse(text) as ProgressSnapshot;
  expect((counts.created ?? 0) + (counts.updated ?? 0)).toBe(done);
  expect(values["counted"] ?? 0).toBe(done);
  return done;
}

test("SIGTERM amid a storm of progress and logs: the book has the last word of each attempt, whole", async () => {
  const scene = await openScene();
  const random = seededRandom(faultSeed);
  const { client } = scene;
  const settings = { worker: { drain: "50ms", abortGrace: "2s" } };
  const { id } = await client.enqueue("hammer");
  for (let round = 1; round <= rounds; round += 1) {
    const worker = await scene.worker(settings).ready();
    await worker.hears("started", ({ attempt }) => attempt === round);
    await moment(random.between(0, 600));
    expect(await worker.stop()).toMatchObject({ code: 0, signal: null });
  }
  const last = await scene.worker().ready();
  await last.hears("started");
  await moment(100);
  last.tell({ tell: "release" });
  const run = await client.runs.wait(id);
  await last.stop();

  const ledger = await scene.ledger();
  const said = ledger.journal.filter((entry) => entry.kind === "ended").map((entry) => entry.counted);
  const kept = ledger.attempts.map((attempt) => attempt.progress);
  const inTheRun = ledger.runs.map((row) => row.progress);
  expect([...kept, ...inTheRun].map(countedIn)).toEqual(said);
  expect([run.state, run.attempt, run.failures]).toEqual(["succeeded", rounds + 1, 0]);

  const numbers = new Map<number, number[]>();
  let after: string | undefined;
  do {
    const page = await client.runs.logs(id, { limit: 1_000, ...(after === undefined ? {} : { after }) });
    for (const line of page.data) numbers.set(line.attempt, [...(numbers.get(line.attempt) ?? []), line.number]);
    after = page.nextCursor ?? undefined;
  } while (after !== undefined);
  for (const lines of numbers.values()) expect(lines).toEqual(lines.map((_, place) => place + 1));

  const total = said.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  printFigures("SIGTERM amid progress", {
    seed: faultSeed,
    stops: rounds,
    "progress calls": total,
    "log lines": [...numbers.values()].flat().length,
  });
  expect(await scene.violations()).toEqual([]);
});
