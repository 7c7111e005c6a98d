// Written from http/contract by: vitest run --project integration client-endpoints -u
import type * as accessContract from "../http/contract/access.ts";
import type * as checksContract from "../http/contract/checks.ts";
import type * as credentialsContract from "../http/contract/credentials.ts";
import type * as eventsContract from "../http/contract/events.ts";
import type * as failedItemsContract from "../http/contract/failed-items.ts";
import type * as healthContract from "../http/contract/health.ts";
import type * as installationContract from "../http/contract/installation.ts";
import type * as jobsContract from "../http/contract/jobs.ts";
import type * as overviewContract from "../http/contract/overview.ts";
import type * as retentionContract from "../http/contract/retention.ts";
import type * as runsContract from "../http/contract/runs.ts";
import type * as schedulesContract from "../http/contract/schedules.ts";
import type * as sharesContract from "../http/contract/shares.ts";
import type * as tenantsContract from "../http/contract/tenants.ts";
import type * as timelineContract from "../http/contract/timeline.ts";
import type * as trackedRunsContract from "../http/contract/tracked-runs.ts";

/** Where each operation is. */
export const endpoints = {
  "accounts.change": "PATCH /accounts/{account}",
  "accounts.create": "POST /accounts",
  "accounts.list": "GET /accounts",
  "accounts.remove": "DELETE /accounts/{account}",
  "accounts.setPassword": "PUT /accounts/{account}/password",
  "accounts.signOut": "DELETE /accounts/{account}/sessions",
  "audit.list": "GET /audit",
  "checks.ask": "POST /jobs/{job}/checks/{check}",
  "checks.get": "GET /check-results/{result}",
  "checks.history": "GET /jobs/{job}/checks/{check}",
  "checks.list": "GET /jobs/{job}/checks",
  "credentials.list": "GET /credentials",
  "credentials.remove": "DELETE /credentials/{credential}",
  "credentials.rotate": "POST /credentials/rotate",
  "credentials.set": "PUT /credentials/{credential}",
  "events.stream": "GET /events events",
  "fires.list": "GET /fires",
  "fires.why": "GET /why",
  "health.checks": "GET /health/checks",
  "health.runs": "GET /health/runs",
  "jobs.disable": "POST /jobs/{job}/disable",
  "jobs.disableAll": "POST /jobs/disable-all",
  "jobs.enable": "POST /jobs/{job}/enable",
  "jobs.enableAll": "POST /jobs/enable-all",
  "jobs.everything": "GET /everything",
  "jobs.get": "GET /jobs/{job}",
  "jobs.history": "GET /jobs/{job}/history",
  "jobs.list": "GET /jobs",
  "jobs.pause": "POST /jobs/{job}/pause",
  "jobs.reset": "POST /jobs/{job}/reset",
  "jobs.resume": "POST /jobs/{job}/resume",
  "jobs.setLimit": "PUT /jobs/{job}/limit",
  "jobs.setRetry": "PUT /jobs/{job}/retry",
  "jobs.statistics": "GET /jobs/{job}/statistics",
  "jobs.trigger": "POST /jobs/{job}/trigger",
  "me.get": "GET /me",
  "me.setPassword": "PUT /me/password",
  "me.signOutEverywhere": "DELETE /me/sessions",
  "overview.get": "GET /overview",
  "queues.list": "GET /queues",
  "queues.pause": "POST /queues/{queue}/pause",
  "queues.reset": "POST /queues/{queue}/reset",
  "queues.resume": "POST /queues/{queue}/resume",
  "queues.setConcurrency": "PUT /queues/{queue}/concurrency",
  "retention.get": "GET /retention",
  "runs.activeCounts": "GET /runs/active-counts",
  "runs.attempts": "GET /runs/{run}/attempts",
  "runs.bulkCancel": "POST /runs/bulk-cancel",
  "runs.bulkRetry": "POST /runs/bulk-retry",
  "runs.bulkRetryFailedItems": "POST /runs/bulk-retry-failed-items",
  "runs.cancel": "POST /runs/{run}/cancel",
  "runs.childStates": "GET /runs/{run}/child-states",
  "runs.enqueue": "POST /runs",
  "runs.export": "GET /runs/export text",
  "runs.failedItems": "GET /runs/{run}/failed-items",
  "runs.get": "GET /runs/{run}",
  "runs.latest": "GET /runs/latest",
  "runs.list": "GET /runs",
  "runs.logs": "GET /runs/{run}/logs",
  "runs.retry": "POST /runs/{run}/retry",
  "runs.retryFailedItems": "POST /runs/{run}/retry-failed-items",
  "runs.share": "POST /runs/{run}/share",
  "runs.timeline": "GET /runs/{run}/timeline",
  "schedules.get": "GET /schedules/{job}/{key}",
  "schedules.lint": "GET /schedules/{job}/{key}/lint",
  "schedules.list": "GET /schedules",
  "schedules.pause": "POST /schedules/{job}/{key}/pause",
  "schedules.preview": "GET /schedules/{job}/{key}/preview",
  "schedules.propose": "POST /schedules/preview",
  "schedules.resetCron": "DELETE /schedules/{job}/{key}/cron",
  "schedules.resume": "POST /schedules/{job}/{key}/resume",
  "schedules.setCron": "PUT /schedules/{job}/{key}/cron",
  "session.signIn": "POST /session",
  "session.signOut": "DELETE /session",
  "settings.list": "GET /settings",
  "settings.reset": "DELETE /settings/{key}",
  "settings.set": "PUT /settings/{key}",
  "shares.revoke": "POST /shares/revoke",
  "shares.rotate": "POST /shares/rotate",
  "tenants.disable": "POST /tenants/{tenant}/disable",
  "tenants.enable": "POST /tenants/{tenant}/enable",
  "tenants.health": "GET /tenants/{tenant}/health",
  "tenants.list": "GET /tenants",
  "tenants.matrix": "GET /tenants/matrix",
  "tenants.pause": "POST /tenants/{tenant}/pause",
  "tenants.resume": "POST /tenants/{tenant}/resume",
  "tenants.share": "POST /tenants/{tenant}/share",
  "timeline.get": "GET /timeline",
  "tokens.create": "POST /tokens",
  "tokens.list": "GET /tokens",
  "tokens.revoke": "DELETE /tokens/{token}",
  "trackedRuns.complete": "POST /tracked-runs/{run}/complete",
  "trackedRuns.failItems": "POST /tracked-runs/{run}/failed-items",
  "trackedRuns.heartbeat": "POST /tracked-runs/{run}/heartbeat",
  "trackedRuns.log": "POST /tracked-runs/{run}/logs",
  "trackedRuns.progress": "POST /tracked-runs/{run}/progress",
  "trackedRuns.start": "POST /tracked-runs",
  "workers.list": "GET /workers",
};

/** The contract of each operation: types alone, so that nothing of the server comes along. */
export interface Contract {
  readonly "accounts.change": typeof accessContract.changeAccount;
  readonly "accounts.create": typeof accessContract.createAccount;
  readonly "accounts.list": typeof accessContract.listAccounts;
  readonly "accounts.remove": typeof accessContract.removeAccount;
  readonly "accounts.setPassword": typeof accessContract.resetPassword;
  readonly "accounts.signOut": typeof accessContract.signOutAccount;
  readonly "audit.list": typeof installationContract.listAudit;
  readonly "checks.ask": typeof checksContract.askCheck;
  readonly "checks.get": typeof checksContract.getCheckResult;
  readonly "checks.history": typeof checksContract.listCheckHistory;
  readonly "checks.list": typeof checksContract.listChecks;
  readonly "credentials.list": typeof credentialsContract.listCredentials;
  readonly "credentials.remove": typeof credentialsContract.removeCredential;
  readonly "credentials.rotate": typeof credentialsContract.rotateCredentials;
  readonly "credentials.set": typeof credentialsContract.setCredential;
  readonly "events.stream": typeof eventsContract.streamEvents;
  readonly "fires.list": typeof schedulesContract.listFires;
  readonly "fires.why": typeof schedulesContract.askWhy;
  readonly "health.checks": typeof healthContract.listTroubledChecks;
  readonly "health.runs": typeof healthContract.listTroubledRuns;
  readonly "jobs.disable": typeof jobsContract.disableJob;
  readonly "jobs.disableAll": typeof installationContract.disableAllJobs;
  readonly "jobs.enable": typeof jobsContract.enableJob;
  readonly "jobs.enableAll": typeof installationContract.enableAllJobs;
  readonly "jobs.everything": typeof installationContract.getEverything;
  readonly "jobs.get": typeof jobsContract.getJob;
  readonly "jobs.history": typeof jobsContract.listJobHistory;
  readonly "jobs.list": typeof jobsContract.listJobs;
  readonly "jobs.pause": typeof jobsContract.pauseJob;
  readonly "jobs.reset": typeof jobsContract.resetJob;
  readonly "jobs.resume": typeof jobsContract.resumeJob;
  readonly "jobs.setLimit": typeof jobsContract.setJobLimit;
  readonly "jobs.setRetry": typeof jobsContract.setJobRetry;
  readonly "jobs.statistics": typeof overviewContract.getJobStatistics;
  readonly "jobs.trigger": typeof jobsContract.triggerJob;
  readonly "me.get": typeof accessContract.getMe;
  readonly "me.setPassword": typeof accessContract.setOwnPassword;
  readonly "me.signOutEverywhere": typeof accessContract.signOutEverywhere;
  readonly "overview.get": typeof overviewContract.getOverview;
  readonly "queues.list": typeof installationContract.listQueues;
  readonly "queues.pause": typeof installationContract.pauseQueue;
  readonly "queues.reset": typeof installationContract.resetQueue;
  readonly "queues.resume": typeof installationContract.resumeQueue;
  readonly "queues.setConcurrency": typeof installationContract.setQueueConcurrency;
  readonly "retention.get": typeof retentionContract.getRetention;
  readonly "runs.activeCounts": typeof runsContract.countActiveRuns;
  readonly "runs.attempts": typeof runsContract.listAttempts;
  readonly "runs.bulkCancel": typeof runsContract.bulkCancelRuns;
  readonly "runs.bulkRetry": typeof runsContract.bulkRetryRuns;
  readonly "runs.bulkRetryFailedItems": typeof failedItemsContract.bulkRetryFailedItems;
  readonly "runs.cancel": typeof runsContract.cancelRun;
  readonly "runs.childStates": typeof runsContract.countChildren;
  readonly "runs.enqueue": typeof runsContract.enqueueRun;
  readonly "runs.export": typeof runsContract.exportAllRuns;
  readonly "runs.failedItems": typeof runsContract.listFailedItems;
  readonly "runs.get": typeof runsContract.getRun;
  readonly "runs.latest": typeof runsContract.getLatestRun;
  readonly "runs.list": typeof runsContract.listRuns;
  readonly "runs.logs": typeof runsContract.listLogs;
  readonly "runs.retry": typeof runsContract.retryRun;
  readonly "runs.retryFailedItems": typeof failedItemsContract.retryFailedItems;
  readonly "runs.share": typeof sharesContract.shareRun;
  readonly "runs.timeline": typeof timelineContract.getRunTimeline;
  readonly "schedules.get": typeof schedulesContract.getSchedule;
  readonly "schedules.lint": typeof schedulesContract.lintSchedule;
  readonly "schedules.list": typeof schedulesContract.listSchedules;
  readonly "schedules.pause": typeof schedulesContract.pauseSchedule;
  readonly "schedules.preview": typeof schedulesContract.previewSchedule;
  readonly "schedules.propose": typeof schedulesContract.proposeSchedule;
  readonly "schedules.resetCron": typeof schedulesContract.resetScheduleCron;
  readonly "schedules.resume": typeof schedulesContract.resumeSchedule;
  readonly "schedules.setCron": typeof schedulesContract.setScheduleCron;
  readonly "session.signIn": typeof accessContract.signIn;
  readonly "session.signOut": typeof accessContract.signOut;
  readonly "settings.list": typeof installationContract.listSettings;
  readonly "settings.reset": typeof installationContract.resetSetting;
  readonly "settings.set": typeof installationContract.setSetting;
  readonly "shares.revoke": typeof sharesContract.revokeShare;
  readonly "shares.rotate": typeof sharesContract.rotateShareKey;
  readonly "tenants.disable": typeof tenantsContract.disableTenant;
  readonly "tenants.enable": typeof tenantsContract.enableTenant;
  readonly "tenants.health": typeof tenantsContract.getTenantHealth;
  readonly "tenants.list": typeof tenantsContract.listTenants;
  readonly "tenants.matrix": typeof tenantsContract.listTenantHealth;
  readonly "tenants.pause": typeof tenantsContract.pauseTenant;
  readonly "tenants.resume": typeof tenantsContract.resumeTenant;
  readonly "tenants.share": typeof sharesContract.shareTenant;
  readonly "timeline.get": typeof timelineContract.getTimeline;
  readonly "tokens.create": typeof accessContract.createToken;
  readonly "tokens.list": typeof accessContract.listTokens;
  readonly "tokens.revoke": typeof accessContract.revokeToken;
  readonly "trackedRuns.complete": typeof trackedRunsContract.completeTrackedRun;
  readonly "trackedRuns.failItems": typeof trackedRunsContract.reportFailedItems;
  readonly "trackedRuns.heartbeat": typeof trackedRunsContract.reportHeartbeat;
  readonly "trackedRuns.log": typeof trackedRunsContract.reportLog;
  readonly "trackedRuns.progress": typeof trackedRunsContract.reportProgress;
  readonly "trackedRuns.start": typeof trackedRunsContract.startTrackedRun;
  readonly "workers.list": typeof installationContract.listWorkers;
}
