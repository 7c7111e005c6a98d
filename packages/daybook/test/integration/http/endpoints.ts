import type { Endpoint } from "../../../src/http/contract/endpoint.ts";
import * as access from "../../../src/http/contract/access.ts";
import * as checks from "../../../src/http/contract/checks.ts";
import * as credentials from "../../../src/http/contract/credentials.ts";
import * as events from "../../../src/http/contract/events.ts";
import * as failedItems from "../../../src/http/contract/failed-items.ts";
import * as health from "../../../src/http/contract/health.ts";
import * as installation from "../../../src/http/contract/installation.ts";
import * as jobs from "../../../src/http/contract/jobs.ts";
import * as overview from "../../../src/http/contract/overview.ts";
import * as retention from "../../../src/http/contract/retention.ts";
import * as runs from "../../../src/http/contract/runs.ts";
import * as schedules from "../../../src/http/contract/schedules.ts";
import * as shares from "../../../src/http/contract/shares.ts";
import * as tenants from "../../../src/http/contract/tenants.ts";
import * as timeline from "../../../src/http/contract/timeline.ts";
import * as trackedRuns from "../../../src/http/contract/tracked-runs.ts";

const declared = [
  overview,
  timeline,
  failedItems,
  runs,
  jobs,
  checks,
  schedules,
  tenants,
  health,
  installation,
  retention,
];
const files = [...declared, trackedRuns, access, credentials, events, shares];

/** Every endpoint of the contract. */
export const endpoints: readonly Endpoint[] = files.flatMap((file) =>
  Object.values(file).filter((value): value is Endpoint => "method" in value && "path" in value),
);
