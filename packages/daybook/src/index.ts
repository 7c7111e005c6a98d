/**
 * Daybook: a background-job scheduler and data-sync runner that keeps a book of every due instant and every run.
 *
 * Everything exported here is public and stable within a major version; nothing else is.
 * @module
 */
export { createDaybook, type DaybookOptions } from "./create-daybook.ts";
export { defineConfig, type DaybookConfig } from "./define-config.ts";
export type { Daybook, EnqueuedRun, EnqueueOptions } from "./engine/daybook.ts";
export type { DaybookEvents } from "./engine/events.ts";
export type { Fetch, RequestOrigin } from "./engine/fetch.ts";
export type { WorkerOptions } from "./engine/options.ts";
export type { Actor } from "./engine/control/operator.ts";
export type { JobDetail, JobView, NextFire } from "./engine/api/job-view.ts";
export type { EverythingSwitch, JobReadOptions, JobsApi, SwitchOptions } from "./engine/api/jobs-api.ts";
export type { QueuesApi } from "./engine/api/queues-api.ts";
export type { TenantHealth, TenantJob, TenantsApi } from "./engine/api/tenants-api.ts";
export type { AccountRights, AccountsApi, AccountView } from "./engine/access/accounts-api.ts";
export type { PasswordCost } from "./engine/access/passwords.ts";
export type { AuditApi, AuditFilter } from "./engine/api/audit-api.ts";
export type { AskOptions, CheckStanding, CheckTroubles, ChecksApi, CheckView } from "./engine/checks/checks-api.ts";
export type { CredentialsApi, CredentialScope, CredentialView, VaultReport } from "./engine/vault/credentials-api.ts";
export type { VaultOptions } from "./engine/vault/vault-keys.ts";
export type { NewToken, TokensApi, TokenView } from "./engine/access/tokens-api.ts";
export type { RunStatus, RunView } from "./engine/api/run-view.ts";
export type { FailedItemView, ListOptions, RunsApi } from "./engine/api/runs-api.ts";
export type { ScheduleReport, SchedulesApi } from "./engine/api/schedules-api.ts";
export type { SettingsApi } from "./engine/api/settings-api.ts";
export type { JobFailure } from "./engine/register/job-book.ts";
export type { ServiceReport } from "./engine/service/service-health.ts";
export type { HealthApi } from "./engine/health/health-api.ts";
export type { RunTrouble, TroubleCode } from "./engine/health/run-troubles.ts";
export type { TroubledRun, TroubledRuns, TroubledRunsOptions } from "./engine/health/troubled-runs.ts";
export type { SharedLink, SharedSubject } from "./engine/share/share-links.ts";
export type { ShareLink, ShareOptions, SharesApi } from "./engine/share/shares-api.ts";
export type {
  JobRetention,
  KindRetention,
  RetentionApi,
  RetentionReport,
  RetentionStanding,
} from "./engine/retention/retention-api.ts";
export type { SettingKey, SettingView } from "./engine/settings.ts";
export type { TelemetryOptions } from "./engine/telemetry/telemetry.ts";
export type { TrackOptions } from "./engine/track/tracker.ts";
export type { WhyAnswer, WhyVerdict } from "./engine/why/why-answer.ts";
export type { WhyQuestion } from "./engine/why/why.ts";

export { DaybookError, isDaybookError, type ErrorParams } from "./errors/daybook-error.ts";
export type { ErrorCode } from "./errors/error-code.ts";

export type { Role } from "./store/port/access-store.ts";
export type { HostCaller, HttpOptions, MetricsOptions, SessionOptions } from "./http/http-options.ts";

export type { CheckAnswer, CheckContext, CheckDefinition, CheckFinding } from "./job/check.ts";
export { defineJob, defineJobWith } from "./job/define-job.ts";
export { Job, type JobClass, type JobClassOptions, type JobHandler, type ResolveJob } from "./job/job-class.ts";
export { buildManifest, type JobManifest, type ManifestEntry } from "./job/manifest.ts";
export type {
  AnyJob,
  ConcurrencyOptions,
  FanOutOptions,
  HandlerResult,
  InputOf,
  InputSchema,
  JobDefinition,
  JobKind,
  JobOptions,
  ParsedInputOf,
  RetentionOptions,
} from "./job/job.ts";
export type { JobCheckRecord, JobRecord, JobScheduleRecord } from "./job/job-record.ts";
export type {
  ChildRequest,
  ChildrenSummary,
  Credentials,
  FailedItems,
  ItemToRetry,
  Progress,
  RunContext,
  RunHandle,
  RunLog,
  SpawnOptions,
} from "./job/run-context.ts";

export { fail, JobError, type FailOptions } from "./run/job-error.ts";
export { NonRetryableError } from "./run/non-retryable-error.ts";
export { discard, partial, snooze } from "./run/outcomes.ts";
export type { DiscardOutcome, Outcome, PartialOutcome, SnoozeOutcome } from "./run/outcome.ts";
export type { ProgressCounter, ProgressSnapshot, ProgressView } from "./run/progress.ts";
export type { RecordedError } from "./run/recorded-error.ts";
export type { CustomBackoff, RetryOptions } from "./run/retry.ts";
export type { AttemptOutcome, FinalState, RunState, TriggerKind } from "./run/state.ts";

export type {
  CronScheduleDefinition,
  IntervalScheduleDefinition,
  MisfirePolicy,
  OneOffScheduleDefinition,
  OverlapPolicy,
  ScheduleDefinition,
  ScheduleOptions,
} from "./schedule/definition.ts";
export type { ScheduleFinding, ScheduleFindingCode } from "./schedule/lint-schedule.ts";
export type { PreviewEntry } from "./schedule/preview.ts";
export type { Schedule, ScheduleRule } from "./schedule/schedule.ts";

export type { Durability } from "./store/open-store.ts";
export type {
  ActionOrigin,
  AuditEntry,
  OverrideField,
  OverrideRecord,
  OverrideScope,
  QueueRecord,
  TenantRecord,
} from "./store/port/control-store.ts";
export type { CheckResult, CheckState, CheckSum } from "./store/port/check-store.ts";
export type { LogLevel, LogLine, LogPage } from "./store/port/history-store.ts";
export type { RegisterResult } from "./store/port/job-store.ts";
export type { Page } from "./store/port/page.ts";
export type { ActiveCounts, AttemptRecord, CancelResult, RunFilter } from "./store/port/run-store.ts";
export type { FireFilter, FireOutcome, FireRecord, StoredSchedule } from "./store/port/schedule-store.ts";
export type { WorkerRecord } from "./store/port/worker-store.ts";

export type { Clock, CancelTimer } from "./time/clock.ts";
export type { Duration } from "./time/duration.ts";
export type { Instant, InstantInput } from "./time/instant.ts";
