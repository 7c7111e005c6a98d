import { describe } from "vitest";
import { accessSuite } from "./access.ts";
import { auditSuite } from "./audit.ts";
import { changesSuite } from "./changes.ts";
import { checksSuite } from "./checks.ts";
import { credentialsSuite } from "./credentials.ts";
import { failedItemsSuite } from "./failed-items.ts";
import { retryItemsSuite } from "./retry-items.ts";
import { firesCommit } from "./fires-commit.ts";
import { firesList } from "./fires-list.ts";
import { jobsRegister } from "./jobs-register.ts";
import { logsSuite } from "./logs.ts";
import { overridesSuite } from "./overrides.ts";
import { pruneSuite } from "./prune.ts";
import { queuesSuite } from "./queues.ts";
import { racesChaos } from "./races-chaos.ts";
import { racesClaim } from "./races-claim.ts";
import { racesEnqueue } from "./races-enqueue.ts";
import { racesRescue } from "./races-rescue.ts";
import { rollUpDaysSuite } from "./roll-up-days.ts";
import { rollUpsSuite } from "./roll-ups.ts";
import { runsActiveCounts } from "./runs-active-counts.ts";
import { runsBlockedWakeups } from "./runs-blocked-wakeups.ts";
import { runsCancel } from "./runs-cancel.ts";
import { runsClaimLimits } from "./runs-claim-limits.ts";
import { runsClaimOrder } from "./runs-claim-order.ts";
import { runsEnqueueAndClaim } from "./runs-enqueue-and-claim.ts";
import { runsClaimQueues } from "./runs-claim-queues.ts";
import { runsDedupe } from "./runs-dedupe.ts";
import { runsEnqueue } from "./runs-enqueue.ts";
import { runsExpire } from "./runs-expire.ts";
import { runsFencing } from "./runs-fencing.ts";
import { runsHeld } from "./runs-held.ts";
import { runsList } from "./runs-list.ts";
import { runsModel } from "./runs-model.ts";
import { runsNext } from "./runs-next.ts";
import { runsRecentEnds } from "./runs-recent-ends.ts";
import { runsReturn } from "./runs-return.ts";
import { runsSettle } from "./runs-settle.ts";
import { runsSiblingLimit } from "./runs-sibling-limit.ts";
import { runsSolo } from "./runs-solo.ts";
import { runsTraceContext } from "./runs-trace-context.ts";
import { runsTrack } from "./runs-track.ts";
import { schedulesDue } from "./schedules-due.ts";
import { schedulesReplace } from "./schedules-replace.ts";
import { schemaMigrate } from "./schema-migrate.ts";
import { settingsSuite } from "./settings.ts";
import { type OpenFresh, type StoreTest, storeTest } from "./store-fixture.ts";
import { standingsSuite } from "./standings.ts";
import { tenantsSuite } from "./tenants.ts";
import { watchSuite } from "./watch.ts";
import { workersLease } from "./workers-lease.ts";
import { workersRescue } from "./workers-rescue.ts";

/** What is told of runs, by whatever way they are claimed. */
const ofRuns: readonly ((test: StoreTest) => void)[] = [
  runsEnqueue,
  runsDedupe,
  runsTraceContext,
  runsClaimOrder,
  runsEnqueueAndClaim,
  runsClaimQueues,
  runsClaimLimits,
  runsHeld,
  runsSettle,
  runsReturn,
  runsFencing,
  runsBlockedWakeups,
  runsSiblingLimit,
  runsSolo,
  runsCancel,
  runsExpire,
  runsList,
  runsNext,
  runsRecentEnds,
  runsActiveCounts,
  runsModel,
  firesCommit,
  workersLease,
  workersRescue,
  overridesSuite,
  queuesSuite,
  rollUpsSuite,
  pruneSuite,
];

const themes: readonly ((test: StoreTest) => void)[] = [
  ...ofRuns,
  schemaMigrate,
  runsTrack,
  jobsRegister,
  schedulesReplace,
  schedulesDue,
  firesList,
  tenantsSuite,
  settingsSuite,
  auditSuite,
  accessSuite,
  credentialsSuite,
  checksSuite,
  logsSuite,
  failedItemsSuite,
  retryItemsSuite,
  rollUpDaysSuite,
  standingsSuite,
  watchSuite,
  changesSuite,
];

const races: readonly ((test: StoreTest) => void)[] = [racesClaim, racesEnqueue, racesRescue, racesChaos];

/** Everything the store port promises to one process, asked of one store. Each test has a database of its own. */
export function describeStore(name: string, openFresh: OpenFresh): void {
  const test = storeTest(openFresh);
  describe(`the store port over ${name}`, () => {
    for (const theme of themes) theme(test);
  });
}

/** What an older server would do otherwise, if any: how rows are locked, moved, counted and listed, and where a plan decides. */
const core: readonly ((test: StoreTest) => void)[] = [
  runsDedupe,
  runsEnqueueAndClaim,
  runsClaimOrder,
  runsClaimLimits,
  runsSettle,
  runsFencing,
  runsBlockedWakeups,
  runsCancel,
  runsList,
  schedulesReplace,
  firesCommit,
  workersRescue,
  overridesSuite,
  checksSuite,
  racesClaim,
];

/** As much of both as is asked of every server version at every run of the tests. */
export function describeStoreCore(name: string, openFresh: OpenFresh): void {
  const test = storeTest(openFresh);
  describe(`the core of the store port over ${name}`, () => {
    for (const theme of core) theme(test);
  });
}

/** As much of the port as is about runs, asked of a store that keeps them in another way. */
export function describeStoreRuns(name: string, openFresh: OpenFresh): void {
  const test = storeTest(openFresh);
  describe(`runs over ${name}`, () => {
    for (const theme of ofRuns) theme(test);
  });
}

/** What it promises to many at once. In a test file of its own, so that the two run beside each other. */
export function describeStoreRaces(name: string, openFresh: OpenFresh): void {
  const test = storeTest(openFresh);
  describe(`races over ${name}`, () => {
    for (const race of races) race(test);
  });
}
