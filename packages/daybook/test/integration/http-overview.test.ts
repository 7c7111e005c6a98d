import { expect, test } from "vitest";
import { FakeClock } from "../../src/testing/fake-clock.ts";
import { Desk, stores } from "./http/desk.ts";

const hour = 3_600_000;

/** Ends a run of the tenant here and now. */
async function end(desk: Desk, tenant: string): Promise<void> {
  const { body } = await desk.ask("POST", "/runs", { body: { job: "fails", tenant, delay: "1h" } });
  expect((await desk.ask("POST", `/runs/${body.id}/cancel`, { body: {} })).status).toBe(200);
}

const cancelled = (reply: { body: { total: { cancelled: number } } }): number => reply.body.total.cancelled;

test.for(stores)("the overview is at most a second old, over %s", async (store) => {
  const clock = new FakeClock("2026-03-10T10:20:00Z");
  const desk = await Desk.open(store, undefined, { clock });
  expect(cancelled(await desk.ask("GET", "/overview"))).toBe(0);
  await end(desk, "north");
  expect(cancelled(await desk.ask("GET", "/overview"))).toBe(0);
  expect(cancelled(await desk.ask("GET", "/overview?days=1"))).toBe(1);
  clock.advance(1_001);
  const { body } = await desk.ask("GET", "/overview");
  expect(body).toMatchObject({
    total: { cancelled: 1 },
    byJob: [{ key: "fails", statistics: { cancelled: 1 } }],
    byTenant: [{ key: "north", statistics: { cancelled: 1 } }],
    hours: [{ hourAt: "2026-03-10T10:00:00.000Z", statistics: { cancelled: 1 } }],
  });
});

test.for(stores)("nobody is given what another tenant's callers asked before, over %s", async (store) => {
  const clock = new FakeClock("2026-03-10T10:20:00Z");
  const desk = await Desk.open(store, undefined, { clock });
  await end(desk, "north");
  for (const path of ["/overview", "/jobs/fails/statistics"]) {
    const of = (tenant: string | null) =>
      desk.ask("GET", path, { caller: { name: "bea", role: "viewer", ...(tenant === null ? {} : { tenant }) } });
    expect(cancelled(await of("north"))).toBe(1);
    expect((await of("south")).body).toMatchObject({ total: { cancelled: 0 }, byTenant: [] });
    expect(cancelled(await of(null))).toBe(1);
  }
});

test.for(stores)("ends of days and hours past add up with those of this hour, over %s", async (store) => {
  const clock = new FakeClock("2026-03-05T22:50:00Z");
  const desk = await Desk.open(store, undefined, { clock });
  // Hours of a first day that is cut, a whole day, hours of today, the hour before, this hour; the first end falls out of the period.
  const steps = [0, hour, 25 * hour, 24 * hour, 20 * hour, hour, hour];
  let ended = 0;
  for (const step of steps) {
    clock.advance(step);
    await end(desk, "north");
    ended += 1;
    const { body } = await desk.ask("GET", "/overview?days=30");
    expect(cancelled({ body })).toBe(ended);
    expect(body.hours).toHaveLength(ended);
    clock.advance(1_001);
  }
  const { body } = await desk.ask("GET", "/jobs/fails/statistics?days=2");
  expect(body.from).toBe("2026-03-06T22:00:00.000Z");
  expect(cancelled({ body })).toBe(5);
});
