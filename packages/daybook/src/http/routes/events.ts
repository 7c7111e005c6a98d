import { DaybookError } from "../../errors/daybook-error.ts";
import { tenantOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/events.ts";
import { audienceOf, type EventFilter } from "../live/audience.ts";
import type { LiveFeed } from "../live/live-feed.ts";
import { streamResponse } from "../live/stream-response.ts";
import { knownRun } from "../known-run.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

export function eventRoutes({ store }: HttpParts, feed: LiveFeed): Route[] {
  return [
    route(contract.streamEvents, async ({ query, caller, request, stillMay }) => {
      const filter = filterOf(query, caller);
      if (filter.run !== null) await knownRun(store, filter.run, caller);
      const after = request.headers.get("last-event-id") ?? query.after;
      return streamResponse(await feed.subscribe(audienceOf(filter), after === "" ? undefined : after, { stillMay }));
    }),
  ];
}

/** @throws DaybookError `REQUEST_INVALID` for kinds that the other filters leave nothing of, `FORBIDDEN`. */
function filterOf(
  asked: Partial<Record<"job" | "tenant" | "run", string | undefined>> & {
    readonly kind?: EventFilter["kinds"] | undefined;
  },
  caller: Caller,
): EventFilter {
  const tenant = tenantOf(caller, asked.tenant) ?? null;
  const { job = null, run = null } = asked;
  const isFiltered = job !== null || tenant !== null || run !== null;
  const usual = contract.eventKinds.filter((kind) => {
    if (kind === "log") return run !== null;
    return kind !== "worker" || !isFiltered;
  });
  if (asked.kind?.includes("worker") === true && caller.tenant !== null) {
    throw new DaybookError(
      "FORBIDDEN",
      `Workers are not for callers who are bound to one tenant ("${caller.tenant}").`,
      {
        params: { field: "kind", value: "worker" },
      },
    );
  }
  const stray = asked.kind?.find((kind) => !usual.includes(kind));
  if (stray === undefined) return { kinds: asked.kind ?? usual, job, tenant, run };
  const remedy =
    stray === "log" ? "lines are told of one run: name it with run" : "workers belong to no job, tenant or run";
  throw new DaybookError("REQUEST_INVALID", `kind (query) cannot be "${stray}" here: ${remedy}.`, {
    params: { place: "query", field: "kind", value: stray },
  });
}
