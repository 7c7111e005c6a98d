import type { AccountsApi } from "../../engine/access/accounts-api.ts";
import type { TokensApi } from "../../engine/access/tokens-api.ts";
import type { AuditApi } from "../../engine/api/audit-api.ts";
import type { JobsApi } from "../../engine/api/jobs-api.ts";
import type { QueuesApi } from "../../engine/api/queues-api.ts";
import type { RunsApi } from "../../engine/api/runs-api.ts";
import type { SchedulesApi } from "../../engine/api/schedules-api.ts";
import type { SettingsApi } from "../../engine/api/settings-api.ts";
import type { TenantsApi } from "../../engine/api/tenants-api.ts";
import type { ChecksApi } from "../../engine/checks/checks-api.ts";
import type { EnqueuedRun, EnqueueOptions } from "../../engine/daybook.ts";
import type { HealthApi } from "../../engine/health/health-api.ts";
import type { RetentionApi } from "../../engine/retention/retention-api.ts";
import type { ShareLink, ShareOptions, SharesApi } from "../../engine/share/shares-api.ts";
import type { CredentialsApi } from "../../engine/vault/credentials-api.ts";
import type { WhyAnswer } from "../../engine/why/why-answer.ts";
import type { WhyQuestion } from "../../engine/why/why.ts";
import type { WorkerRecord } from "../../store/port/worker-store.ts";

/**
 * What commands may do with a book. It has two houses: the store itself, opened in this process, and a Daybook elsewhere, asked over HTTP
 * (`--url`). Commands know none of them, so they say the same in both.
 *
 * Over HTTP the server knows who asks: `by` then has no effect.
 */
export interface Book {
  readonly runs: BookRuns;
  readonly jobs: BookJobs;
  readonly schedules: BookSchedules;
  readonly queues: Pick<QueuesApi, keyof QueuesApi>;
  readonly tenants: Pick<TenantsApi, "list" | "pause" | "resume" | "enable" | "disable">;
  readonly settings: Pick<SettingsApi, keyof SettingsApi>;
  readonly accounts: BookAccounts;
  readonly tokens: Pick<TokensApi, "list" | "create" | "revoke">;
  readonly credentials: Pick<CredentialsApi, "list" | "set" | "remove" | "rotate">;
  readonly checks: Pick<ChecksApi, "list" | "run" | "history" | "troubles">;
  readonly shares: BookShares;
  readonly health: Pick<HealthApi, "runs">;
  readonly retention: Pick<RetentionApi, "report">;
  readonly audit: Pick<AuditApi, "list">;
  enqueue(job: string, input: unknown, options: Omit<EnqueueOptions, "tx">): Promise<EnqueuedRun>;
  workers(options?: { withEnded?: boolean }): Promise<WorkerRecord[]>;
  why(question: WhyQuestion): Promise<WhyAnswer[]>;
}

/** A link that was made; with its whole address where it is known. */
export interface MadeLink extends ShareLink {
  readonly url?: string;
}

export interface BookShares extends Pick<SharesApi, "revoke" | "rotate"> {
  run(id: string, options?: ShareOptions): Promise<MadeLink>;
  tenant(id: string, options?: ShareOptions): Promise<MadeLink>;
}

export type BookAccounts = Pick<
  AccountsApi,
  "list" | "create" | "setRole" | "setPassword" | "disable" | "enable" | "signOutEverywhere" | "remove"
>;

export type BookRuns = Pick<
  RunsApi,
  "get" | "list" | "attempts" | "childStates" | "failedItems" | "logs" | "cancel" | "retry"
>;

export type BookJobs = Pick<
  JobsApi,
  "list" | "get" | "pause" | "resume" | "enable" | "disable" | "enableAll" | "disableAll" | "setLimit" | "reset"
>;

export type BookSchedules = Pick<
  SchedulesApi,
  "list" | "get" | "preview" | "describe" | "lint" | "fires" | "pause" | "resume" | "setCron" | "resetCron"
>;
