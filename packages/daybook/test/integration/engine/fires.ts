import type { Daybook, FireRecord } from "../../../src/index.ts";

/** The fires of a job's schedules, oldest first. */
export async function firesOf(daybook: Daybook, job: string): Promise<FireRecord[]> {
  const all: FireRecord[] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await daybook.schedules.fires({ job }, { limit: 1_000, ...(after === undefined ? {} : { after }) });
    all.push(...page.data);
    after = page.nextCursor ?? undefined;
  }
  return all.toReversed();
}

/** `["02:00", "ran"]` of each, in UTC. */
export function hours(fires: readonly FireRecord[]): [string, string][] {
  return fires.map(({ dueAt, outcome }) => [new Date(dueAt).toISOString().slice(11, 16), outcome]);
}

/** `["11-22 02:00", "ran"]` of each, in UTC. */
export function days(fires: readonly FireRecord[]): [string, string][] {
  return fires.map(({ dueAt, outcome }) => [new Date(dueAt).toISOString().slice(5, 16).replace("T", " "), outcome]);
}
