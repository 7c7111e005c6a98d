import { expect, test } from "vitest";
import { printFigures } from "./figures.ts";
import { openScene } from "./scene.ts";
import { longForm } from "./seeded-random.ts";
import { until } from "./waiting.ts";
import { patienceMs } from "../support/patience.ts";

const instants = longForm ? 60 : 7;
const steps = Object.fromEntries(
  Array.from({ length: 10 }, (_, place) => [`many-${place}/default`, place % 2 === 0 ? 1_000 : 500]),
);

test("two processes that tick at once miss no instant and double none", async () => {
  const scene = await openScene();
  const tickers = [scene.worker({ schedules: ["many"] }), scene.worker({ schedules: ["many"] })];
  await Promise.all(tickers.map((ticker) => ticker.ready()));
  const fired = () => tickers.flatMap((ticker) => ticker.heardOf("fired"));
  await until(
    "every schedule has fired so often",
    () => {
      const counts = Object.keys(steps).map((id) => fired().filter(({ schedule }) => schedule === id).length);
      return counts.every((count) => count >= instants);
    },
    patienceMs + instants * 1_000,
  );
  for (const id of Object.keys(steps)) await scene.client.schedules.pause(id);
  await scene.drained();
  for (const ticker of tickers) await ticker.stop();

  const ledger = await scene.ledger();
  const shares = Map.groupBy(ledger.fires, (fire) => fire.decided_by);
  printFigures("two tickers", {
    schedules: 10,
    fires: ledger.fires.length,
    shares: [...shares.values()].map((fires) => fires.length).join(" + "),
  });
  expect(await scene.violations(steps)).toEqual([]);
  expect(ledger.fires.filter((fire) => fire.outcome !== "ran" && fire.outcome !== "paused")).toEqual([]);
  // Each fire was told of once, by the one whose decision was written.
  expect(new Set(fired().map(({ schedule, dueAt }) => `${schedule} ${dueAt}`)).size).toBe(fired().length);
});
