import type { LiveFeed } from "../live/live-feed.ts";
import type { HttpParts } from "../parts.ts";
import type { Route } from "../route.ts";
import { accessRoutes } from "./access.ts";
import { checkRoutes } from "./checks.ts";
import { credentialRoutes } from "./credentials.ts";
import { eventRoutes } from "./events.ts";
import { healthRoutes } from "./health.ts";
import { installationRoutes } from "./installation.ts";
import { jobRoutes } from "./jobs.ts";
import { failedItemRoutes } from "./failed-items.ts";
import { overviewRoutes } from "./overview.ts";
import { runRoutes } from "./runs.ts";
import { scheduleRoutes } from "./schedules.ts";
import { shareRoutes } from "./shares.ts";
import { tenantRoutes } from "./tenants.ts";
import { timelineRoutes } from "./timeline.ts";
import { trackedRunRoutes } from "./tracked-runs.ts";

/** Every route there is: what is not here is not reachable, and stands in no document. */
export function allRoutes(parts: HttpParts, feed: LiveFeed): Route[] {
  return [
    ...overviewRoutes(parts),
    ...timelineRoutes(parts),
    ...failedItemRoutes(parts),
    ...runRoutes(parts),
    ...trackedRunRoutes(parts),
    ...jobRoutes(parts),
    ...checkRoutes(parts),
    ...scheduleRoutes(parts),
    ...tenantRoutes(parts),
    ...healthRoutes(parts),
    ...installationRoutes(parts),
    ...accessRoutes(parts),
    ...credentialRoutes(parts),
    ...eventRoutes(parts, feed),
    ...shareRoutes(parts),
  ];
}
