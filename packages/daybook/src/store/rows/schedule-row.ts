import { isDeepStrictEqual } from "node:util";
import type { ScheduleDefinition } from "../../schedule/definition.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type { ScheduleWrite, StoredSchedule } from "../port/schedule-store.ts";
import { fromJson } from "./json.ts";

/** A row of `schedule`. */
export interface ScheduleRow {
  readonly id: string;
  readonly job: string;
  readonly key: string;
  readonly tenant: string | null;
  readonly input: string | null;
  readonly definition: string;
  readonly schedule: string | null;
  readonly error: string | null;
  readonly next_due_at: number | null;
  readonly next_fire_at: number | null;
  readonly last_due_at: number | null;
  readonly created_at: number;
  readonly changed_at: number;
  readonly removed_at: number | null;
}

export function toStoredSchedule(row: ScheduleRow): StoredSchedule {
  return {
    id: row.id,
    job: row.job,
    key: row.key,
    tenant: row.tenant,
    input: row.input,
    definition: JSON.parse(row.definition) as ScheduleDefinition,
    schedule: fromJson(row.schedule) as Schedule | null,
    error: row.error,
    nextDueAt: row.next_due_at,
    nextFireAt: row.next_fire_at,
    lastDueAt: row.last_due_at,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    removedAt: row.removed_at,
  };
}

/** Whether the schedule in force stays what it was; the order of its keys in the JSON text means nothing. */
export function keepsItsTime(row: ScheduleRow, write: ScheduleWrite): boolean {
  return isDeepStrictEqual(fromJson(row.schedule), plain(write.schedule));
}

/** Whether the write would change nothing of the row but where it goes next. */
export function saysTheSame(row: ScheduleRow, write: ScheduleWrite): boolean {
  return (
    row.job === write.job &&
    row.key === write.key &&
    row.tenant === write.tenant &&
    row.input === write.input &&
    row.error === write.error &&
    keepsItsTime(row, write) &&
    isDeepStrictEqual(JSON.parse(row.definition), plain(write.definition))
  );
}

/** As it would come back from its JSON text: a Date in a definition is a string there. */
function plain(value: unknown): unknown {
  return value === null ? null : JSON.parse(JSON.stringify(value));
}
