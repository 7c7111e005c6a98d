import type { Answer } from "daybook/client";

// The nouns of the contract by short names, as views use them.

export type Run = Answer<"runs.get">;
export type RunState = Run["state"];
export type RunStatus = Run["status"];
export type Progress = NonNullable<Run["progress"]>;
export type RecordedError = NonNullable<Run["error"]>;
export type LogLine = Answer<"runs.logs">["data"][number];
export type Overview = Answer<"overview.get">;
export type Statistics = Overview["total"];
export type Schedule = Answer<"schedules.list">["data"][number];
export type Fire = Answer<"fires.list">["data"][number];
export type FireOutcome = Fire["outcome"];
export type WhyAnswer = Answer<"fires.why">["data"][number];
export type TenantHealth = Answer<"tenants.matrix">["data"][number];
export type TenantJob = TenantHealth["jobs"][number];
export type Queue = Answer<"queues.list">["data"][number];
export type Worker = Answer<"workers.list">["data"][number];
export type Job = Answer<"jobs.list">["data"][number];
export type JobDetail = Answer<"jobs.get">;
export type Check = Answer<"checks.list">["data"][number];
export type CheckStanding = Check["standings"][number];
export type RunEnd = Job["lastOutcomes"][number];
export type Account = Answer<"accounts.list">["data"][number];
export type Setting = Answer<"settings.list">["data"][number];
export type AuditEntry = Answer<"audit.list">["data"][number];
export type Timeline = Answer<"timeline.get">;
export type FailedItem = Answer<"runs.failedItems">["data"][number];
export type RunEvent = Answer<"runs.timeline">["data"][number];
