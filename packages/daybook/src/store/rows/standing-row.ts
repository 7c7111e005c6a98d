import type { FinalState } from "../../run/state.ts";
import type { LastSuccess, Standing } from "../port/history-store.ts";

/** A row of `standing`. */
export interface StandingRow {
  readonly place: string;
  readonly job: string;
  readonly run_id: string | null;
  readonly state: FinalState;
  readonly finished_at: number;
  readonly succeeded_at: number | null;
  readonly failed_at: number | null;
}

export function toStanding(row: StandingRow): Standing {
  return {
    tenant: tenantOfPlace(row.place),
    job: row.job,
    runId: row.run_id,
    state: row.state,
    finishedAt: row.finished_at,
    succeededAt: row.succeeded_at,
    failedAt: row.failed_at,
  };
}

/** A row of a `standing_successes…` statement; one of a job alone has no place. */
export interface SuccessRow {
  readonly place?: string;
  readonly job: string;
  readonly succeeded_at: number;
}

export function toLastSuccess({ place = "", job, succeeded_at: succeededAt }: SuccessRow): LastSuccess {
  return { job, tenant: tenantOfPlace(place), succeededAt };
}

function tenantOfPlace(place: string): string | null {
  return place === "" ? null : place.slice(1);
}

/** No tenant is not the tenant with the empty name. */
export function placeOfTenant(tenant: string | null): string {
  return tenant === null ? "" : `=${tenant}`;
}
