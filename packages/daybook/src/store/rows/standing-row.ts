import type { FinalState } from "../../run/state.ts";
import type { Standing } from "../port/history-store.ts";

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
    tenant: row.place === "" ? null : row.place.slice(1),
    job: row.job,
    runId: row.run_id,
    state: row.state,
    finishedAt: row.finished_at,
    succeededAt: row.succeeded_at,
    failedAt: row.failed_at,
  };
}

/** No tenant is not the tenant with the empty name. */
export function placeOfTenant(tenant: string | null): string {
  return tenant === null ? "" : `=${tenant}`;
}
