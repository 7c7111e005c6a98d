import { expect, test } from "vitest";
import { printFigures } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { openScene } from "./scene.ts";
import { until } from "./waiting.ts";

for (const how of ["SIGKILL", "exit"] as const) {
  test(`a handler that ends its process by ${how} fails as CRASHED after three rescues, and the fleet goes on`, async () => {
    const scene = await openScene();
    const { client } = scene;
    const fleet = await new Fleet(scene, 2).ready();
    const pill = await client.enqueue("pill", { how });
    await client.enqueueMany(
      "quick",
      Array.from({ length: 40 }, () => ({ ms: 5 })),
    );

    const ended = await client.runs.wait(pill.id);
    expect([ended.state, ended.error?.code, ended.attempt, ended.rescues]).toEqual([
      "failed",
      "CRASHED",
      4,
      expect.any(Number),
    ]);
    const attempts = await client.runs.attempts(pill.id);
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual(
      [1, 2, 3].map((number) => [number, "rescued"]),
    );

    await until("the fleet is whole again", () => fleet.working.length === 2);
    const next = await client.enqueue("quick", { ms: 1 });
    expect((await client.runs.wait(next.id)).state).toBe("succeeded");
    await scene.drained();
    await fleet.close();
    const { runs } = await scene.ledger();
    const fallen = scene.children.filter((child) => child.exit?.code !== 0).length;
    printFigures(`poison pill by ${how}`, { "workers taken down": fallen, "other runs": runs.length - 1 });
    expect(fallen).toBe(4);
    expect(runs.filter((run) => run.job === "quick").map((run) => run.state)).toEqual(
      Array.from({ length: 41 }, () => "succeeded"),
    );
    expect(await scene.violations()).toEqual([]);
  });
}
