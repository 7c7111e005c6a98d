import type { JobRecord } from "../../job/job-record.ts";

/** What an earlier Daybook did not write yet. */
const later: Pick<JobRecord, "inputSchema" | "inputRequired" | "checks"> = {
  inputSchema: null,
  inputRequired: false,
  checks: [],
};

/** The definition of a job as it stands in the book. */
export function toJobRecord(text: string): JobRecord {
  return { ...later, ...(JSON.parse(text) as JobRecord) };
}
