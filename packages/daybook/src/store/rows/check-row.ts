import type { RecordedError } from "../../run/recorded-error.ts";
import type { Instant } from "../../time/instant.ts";
import type { CheckEnd, CheckResult, CheckState, CheckSum, NewCheck } from "../port/check-store.ts";
import { fromJson, toJson } from "./json.ts";
import { placeOfTenant } from "./standing-row.ts";

/** A row of `check_result`. */
export interface CheckRow {
  readonly id: string;
  readonly job: string;
  readonly check_name: string;
  readonly place: string;
  readonly state: CheckState;
  readonly asked_at: number;
  readonly asked_by: string | null;
  readonly run_id: string | null;
  readonly deadline_at: number;
  readonly worker_id: string | null;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly found: number | null;
  readonly samples: string;
  readonly message: string | null;
  readonly error: string | null;
}

export function toCheckResult(row: CheckRow): CheckResult {
  return {
    id: row.id,
    job: row.job,
    check: row.check_name,
    tenant: row.place === "" ? null : row.place.slice(1),
    state: row.state,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    runId: row.run_id,
    deadlineAt: row.deadline_at,
    workerId: row.worker_id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    found: row.found,
    samples: JSON.parse(row.samples) as unknown[],
    message: row.message,
    error: fromJson(row.error) as RecordedError | null,
  };
}

/** A row of `check_result_sum.sql`. */
export interface CheckSumRow {
  readonly job: string;
  readonly check_name: string;
  readonly passed: number;
  readonly problems: number;
  readonly failed: number;
  readonly found: number;
  readonly last_result_at: number | null;
  readonly first_result_at: number | null;
  readonly overdue: number;
}

export function toCheckSum(row: CheckSumRow): CheckSum {
  const { job, passed, problems, failed, found, overdue } = row;
  const times = { lastResultAt: row.last_result_at, firstResultAt: row.first_result_at };
  return { job, check: row.check_name, passed, problems, failed, found, overdue, ...times };
}

/** The parameters that name the place of a check. */
export function placeOfCheck({ job, check, tenant }: Pick<NewCheck, "job" | "check" | "tenant">) {
  return { job, check_name: check, place: placeOfTenant(tenant) };
}

/** A check that is asked for, as parameters. */
export function askedCheck(check: NewCheck) {
  const { id, askedAt, askedBy, runId, deadlineAt } = check;
  const asked = { asked_at: askedAt, asked_by: askedBy, run_id: runId, deadline_at: deadlineAt };
  return { id, ...placeOfCheck(check), ...asked };
}

/** How a check ended, as parameters. */
export function endedCheck({ state, finishedAt, found, samples, message, error }: CheckEnd) {
  return { state, finished_at: finishedAt, found, samples: JSON.stringify(samples), message, error: toJson(error) };
}

/** How a check ends that nobody took, or nobody ended, in time. */
export function overdueEnd(finishedAt: Instant, error: RecordedError): CheckEnd {
  return { state: "failed", finishedAt, found: null, samples: [], message: null, error };
}

/** What is asked of what stands, as parameters. */
export function standingFilter({ job, tenant }: { readonly job?: string; readonly tenant?: string }) {
  return { job: job ?? null, place: tenant === undefined ? null : placeOfTenant(tenant) };
}
