import { expect, test } from "vitest";
import { staleSyncs } from "../../src/pages/overview/stale.ts";
import type { Job, TenantHealth } from "../../src/transport/contract.ts";

const night = (day: number): string => `2026-11-${day}T02:00:00Z`;

function jobOf(name: string, ends: Partial<Job["lastOutcomes"][number]>[], fields: Partial<Job> = {}): Job {
  const schedule = { tenant: null, removedAt: null, lastDueAt: night(20), nextDueAt: night(21) };
  return { name, removedAt: null, hold: null, schedules: [schedule], lastOutcomes: ends, ...fields } as unknown as Job;
}

function tenantOf(tenant: string, job: string, succeededAt: string | null, hold: string | null = null): TenantHealth {
  return { tenant, hold, jobs: [{ job, hold: null, finishedAt: night(20), succeededAt }] } as unknown as TenantHealth;
}

test("a job is stale when two due instants in a row went by without a success", () => {
  const fresh = jobOf("fresh", [{ state: "failed" }, { state: "partial", finishedAt: "2026-11-19T02:10:00Z" }]);
  const stale = jobOf("stale", [{ state: "failed" }, { state: "succeeded", finishedAt: "2026-11-18T02:10:00Z" }]);
  const never = jobOf("never", [{ state: "failed", finishedAt: night(20) }]);
  const unknown = jobOf("unknown", []);
  expect(staleSyncs([fresh, stale, never, unknown], [])).toEqual([
    { job: "never", tenant: null, succeededAt: null },
    { job: "stale", tenant: null, succeededAt: "2026-11-18T02:10:00Z" },
  ]);
});

test("what runs for tenants is told tenant by tenant, and what is held is meant to stand", () => {
  const job = jobOf("sync", [{ state: "succeeded", finishedAt: night(20) }]);
  const tenants = [
    tenantOf("north", "sync", night(20)),
    tenantOf("south", "sync", night(11)),
    tenantOf("east", "sync", night(11), "the tenant is paused"),
  ];
  expect(staleSyncs([job], tenants)).toEqual([{ job: "sync", tenant: "south", succeededAt: night(11) }]);
  expect(staleSyncs([{ ...job, hold: "the job is paused" }], tenants)).toEqual([]);
  expect(staleSyncs([{ ...job, schedules: [] }], tenants)).toEqual([]);
});
