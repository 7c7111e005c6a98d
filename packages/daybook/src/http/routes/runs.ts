import { BulkRuns, type BulkResult } from "../../engine/api/bulk-runs.ts";
import { toReadable } from "../../engine/api/json-text.ts";
import type { EnqueueOptions } from "../../engine/daybook.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { RunState, TriggerKind } from "../../run/state.ts";
import type { RunFilter } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";
import { actorOf, tenantOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/runs.ts";
import { exportRuns } from "../export-runs.ts";
import { given } from "../given.ts";
import { knownRun } from "../known-run.ts";
import type { HttpParts } from "../parts.ts";
import { readablePage } from "../readable-page.ts";
import { route, type Route } from "../route.ts";

export function runRoutes({ daybook, store }: HttpParts): Route[] {
  const { runs } = daybook;
  const bulk = new BulkRuns(store, runs);

  const assertKnown = async (id: string, caller: Caller): Promise<void> => void (await knownRun(store, id, caller));

  return [
    route(contract.listRuns, async ({ query, caller }) => {
      const { limit, after, ...asked } = query;
      return readablePage(await runs.list(filterOf(asked, caller), given({ limit, after })));
    }),
    route(contract.countActiveRuns, () => runs.activeCounts()),
    route(contract.getLatestRun, async ({ query, caller }) => {
      const run = await store.runs.latest(query.job, tenantOf(caller, query.tenant), query.state);
      if (run !== null) return toReadable(await runs.get(run.id));
      throw new DaybookError("RUN_NOT_FOUND", `No such run of "${query.job}" is in the book.`, {
        params: { ...query },
      });
    }),
    route(contract.exportAllRuns, async ({ query: { format, ...asked }, caller }) =>
      exportRuns(runs, filterOf(asked, caller), format),
    ),
    route(contract.bulkCancelRuns, async ({ body: { filter, ...options }, caller }) =>
      copyOf(await bulk.cancel(filterOf(filter, caller), given({ ...options, ...actorOf(caller) }))),
    ),
    route(contract.bulkRetryRuns, async ({ body: { filter, ...options }, caller }) =>
      copyOf(await bulk.retry(filterOf(filter, caller), given({ ...options, ...actorOf(caller) }))),
    ),
    route(contract.getRun, async ({ params, caller }) =>
      toReadable(await runs.view(await knownRun(store, params.run, caller))),
    ),
    route(contract.listAttempts, async ({ params, caller }) => {
      const [attempts] = await Promise.all([store.runs.attempts(params.run), assertKnown(params.run, caller)]);
      return { data: toReadable(attempts) };
    }),
    route(contract.listLogs, async ({ params, query: { level, ...page }, caller }) => {
      const logs = runs.logs(params.run, given({ ...page, levels: level }));
      const [{ followCursor, ...lines }] = await Promise.all([logs, assertKnown(params.run, caller)]);
      return { ...readablePage(lines), followCursor };
    }),
    route(contract.listFailedItems, async ({ params, query, caller }) => {
      await assertKnown(params.run, caller);
      return readablePage(await runs.failedItems(params.run, given(query)));
    }),
    route(contract.countChildren, async ({ params, caller }) => {
      await assertKnown(params.run, caller);
      return runs.childStates(params.run);
    }),
    route(contract.enqueueRun, ({ body, caller }) => {
      const { job, input, tenant, ...options } = body;
      const all: EnqueueOptions = given({ ...options, tenant: tenantOf(caller, tenant), by: caller.name });
      return daybook.enqueue(job, input, all);
    }),
    route(contract.cancelRun, async ({ params, body, caller }) => {
      await assertKnown(params.run, caller);
      const result = await runs.cancel(params.run, given({ ...actorOf(caller), reason: body?.reason }));
      return { cancelled: [...result.cancelled], requested: [...result.requested] };
    }),
    route(contract.retryRun, async ({ params, caller }) => {
      await assertKnown(params.run, caller);
      return runs.retry(params.run, actorOf(caller));
    }),
  ];
}

/** A filter as the contract has it. */
export interface AskedFilter extends Partial<
  Record<"job" | "tenant" | "queue" | "parent" | "schedule" | "worker" | "text", string | undefined>
> {
  readonly state?: readonly RunState[] | undefined;
  readonly trigger?: TriggerKind | undefined;
  readonly createdFrom?: Instant | undefined;
  readonly createdBefore?: Instant | undefined;
}

export function filterOf({ state, parent, schedule, worker, tenant, ...same }: AskedFilter, caller: Caller): RunFilter {
  const names = { states: state, parentId: parent, scheduleId: schedule, workerId: worker };
  return given({ ...same, ...names, tenant: tenantOf(caller, tenant) });
}

function copyOf({ matched, changed, refused }: BulkResult) {
  return { matched, changed, refused: [...refused] };
}
