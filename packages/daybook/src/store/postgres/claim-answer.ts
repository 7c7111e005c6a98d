import type { CandidateRow } from "./claim-candidates.ts";

/** What `run_claim_ready.sql` leaves out, because runs that have any of it are none of its. */
type Absent = "parent_id" | "sibling_limit" | "overlap_key" | "expires_at";

/** For each column a list; what stands at one place of all lists is one run. */
type Columns = { readonly [Name in Exclude<keyof CandidateRow, Absent>]: readonly CandidateRow[Name][] };

/**
 * The runs that a claim took. They come as one text, column by column, because a row of 22 small texts for each run was a quarter of what a run
 * cost this process.
 */
export function readTaken(taken: string | null): CandidateRow[] {
  if (taken === null) return [];
  const columns = JSON.parse(taken) as Columns;
  return columns.id.map((id, place) => ({
    id,
    job: columns.job[place] as CandidateRow["job"],
    tenant: columns.tenant[place] as CandidateRow["tenant"],
    queue: columns.queue[place] as CandidateRow["queue"],
    priority: columns.priority[place] as CandidateRow["priority"],
    available_at: columns.available_at[place] as CandidateRow["available_at"],
    attempt: columns.attempt[place] as CandidateRow["attempt"],
    failures: columns.failures[place] as CandidateRow["failures"],
    max_attempts: columns.max_attempts[place] as CandidateRow["max_attempts"],
    input: columns.input[place] as CandidateRow["input"],
    trigger: columns.trigger[place] as CandidateRow["trigger"],
    triggered_by: columns.triggered_by[place] as CandidateRow["triggered_by"],
    concurrency_key: columns.concurrency_key[place] as CandidateRow["concurrency_key"],
    solo: columns.solo[place] as CandidateRow["solo"],
    schedule_id: columns.schedule_id[place] as CandidateRow["schedule_id"],
    due_at: columns.due_at[place] as CandidateRow["due_at"],
    created_at: columns.created_at[place] as CandidateRow["created_at"],
    trace_context: columns.trace_context[place] as CandidateRow["trace_context"],
    parent_id: null,
    sibling_limit: null,
    overlap_key: null,
    expires_at: null,
  }));
}
