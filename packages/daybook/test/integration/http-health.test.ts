import { describe, expect, onTestFinished, test } from "vitest";
import { defineJob, type RunContext } from "../../src/index.ts";
import { FakeClock } from "../../src/testing/index.ts";
import { Desk, stores } from "./http/desk.ts";

const hour = 3_600_000;

describe.each(stores)("the health of runs over %s", (store) => {
  test("tells what runs for too long, who is blocked by it, and who does not obey; a tenant sees its own", async () => {
    const clock = new FakeClock(Date.now());
    const [begun, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const jobs = [
      defineJob({
        name: "sync",
        concurrency: { limit: 1 },
        async run({ tenant }: RunContext) {
          if (tenant !== "north") return;
          begun.resolve();
          await free.promise;
        },
      }),
    ];
    const desk = await Desk.open(store, undefined, { jobs, clock });
    // Run before the desk closes, which waits for the handler.
    onTestFinished(() => free.resolve());
    await desk.daybook.start();
    const enqueue = async (tenant: string): Promise<string> =>
      (await desk.ask("POST", "/runs", { body: { job: "sync", tenant } })).body.id;
    await desk.daybook.runs.wait(await enqueue("south"));
    const stuck = await enqueue("north");
    await begun.promise;
    const second = await enqueue("south");
    await expect.poll(async () => (await desk.daybook.runs.get(second)).state).toBe("blocked");
    expect((await desk.ask("GET", "/health/runs")).body).toMatchObject({ runs: [], examined: 1, truncated: false });
    await desk.ask("POST", `/runs/${stuck}/cancel`);
    clock.advance(2 * hour);
    const all = (await desk.ask("GET", "/health/runs")).body;
    const codes = Object.fromEntries(
      all.runs.map((run: { id: string; troubles: { code: string }[] }) => [
        run.id,
        run.troubles.map(({ code }) => code),
      ]),
    );
    expect(codes[stuck]).toEqual(expect.arrayContaining(["long_running", "cancel_ignored"]));
    expect(codes[second]).toEqual(["blocked_long"]);
    expect(all.runs.find((run: { id: string }) => run.id === second).waitsFor).toEqual([stuck]);

    const caller = { name: "sue", role: "viewer" as const, tenant: "south" };
    expect((await desk.ask("GET", "/health/runs", { caller })).body.runs).toMatchObject([{ id: second, waitsFor: [] }]);
    expect((await desk.ask("GET", "/health/runs?factor=100", {})).body.runs.length).toBeGreaterThan(0);
    expect(await desk.ask("GET", "/health/runs?factor=1")).toMatchObject({ status: 400 });
  });
});
