import { toReadable } from "../../engine/api/json-text.ts";
import type { RunView } from "../../engine/api/run-view.ts";
import type { EnqueueOptions } from "../../engine/daybook.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import { mayKnow, tenantOf, type Caller } from "../access/caller.ts";
import * as contract from "../contract/runs.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { route, type Route } from "../route.ts";

export function runRoutes({ daybook, store }: HttpParts): Route[] {
  const { runs } = daybook;

  /** Another tenant's run answers as one that is not there. */
  const known = async (id: string, caller: Caller): Promise<RunView> => {
    const run = await runs.get(id);
    if (mayKnow(caller, run.tenant)) return run;
    throw new DaybookError("RUN_NOT_FOUND", `No run ${id} is in the book. It may have been pruned.`, {
      params: { run: id },
    });
  };
  /** The same where the run itself is not asked for. */
  const assertKnown = async (id: string, caller: Caller): Promise<void> => {
    const run = await store.runs.get(id);
    if (run === null || !mayKnow(caller, run.tenant)) await known(id, caller);
  };

  return [
    route(contract.listRuns, async ({ query, caller }) => {
      const { limit, after, state, parent, schedule, worker, tenant, ...same } = query;
      const filter = given({
        ...same,
        states: state,
        parentId: parent,
        scheduleId: schedule,
        workerId: worker,
        tenant: tenantOf(caller, tenant),
      });
      const page = await runs.list(filter, given({ limit, after }));
      return { data: toReadable(page.data), nextCursor: page.nextCursor };
    }),
    route(contract.countActiveRuns, () => runs.activeCounts()),
    route(contract.getRun, async ({ params, caller }) => toReadable(await known(params.run, caller))),
    route(contract.listAttempts, async ({ params, caller }) => {
      await assertKnown(params.run, caller);
      return { data: toReadable(await runs.attempts(params.run)) };
    }),
    route(contract.listLogs, async ({ params, query: { level, ...page }, caller }) => {
      await assertKnown(params.run, caller);
      const { data, nextCursor } = await runs.logs(params.run, given({ ...page, levels: level }));
      return { data: toReadable(data), nextCursor };
    }),
    route(contract.listFailedItems, async ({ params, query, caller }) => {
      await assertKnown(params.run, caller);
      const { data, nextCursor } = await runs.failedItems(params.run, given(query));
      return { data: toReadable(data), nextCursor };
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
      const result = await runs.cancel(params.run, given({ by: caller.name, reason: body?.reason }));
      return { cancelled: [...result.cancelled], requested: [...result.requested] };
    }),
    route(contract.retryRun, async ({ params, caller }) => {
      await assertKnown(params.run, caller);
      return runs.retry(params.run, { by: caller.name });
    }),
  ];
}
