import { toReadable } from "../../engine/api/json-text.ts";
import { pageOf } from "../../engine/api/runs-api.ts";
import * as contract from "../contract/installation.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { readablePage } from "../readable-page.ts";
import { route, type Route } from "../route.ts";

export function installationRoutes({ daybook, store }: HttpParts): Route[] {
  const { jobs, queues, settings } = daybook;
  return [
    route(contract.disableAllJobs, ({ caller }) => jobs.disableAll({ by: caller.name })),
    route(contract.enableAllJobs, ({ caller }) => jobs.enableAll({ by: caller.name })),
    route(contract.listQueues, async () => ({ data: toReadable(await queues.list()) })),
    route(contract.pauseQueue, ({ params, caller }) => queues.pause(params.queue, { by: caller.name })),
    route(contract.resumeQueue, ({ params, caller }) => queues.resume(params.queue, { by: caller.name })),
    route(contract.resetQueue, ({ params, caller }) => queues.reset(params.queue, { by: caller.name })),
    route(contract.setQueueConcurrency, ({ params, body, caller }) =>
      queues.setConcurrency(params.queue, body.concurrency, { by: caller.name }),
    ),
    route(contract.listWorkers, async ({ query }) => ({
      data: toReadable(await daybook.workers(given(query))),
    })),
    route(contract.listSettings, async () => ({ data: toReadable(await settings.list()) })),
    route(contract.setSetting, ({ params, body, caller }) => settings.set(params.key, body.value, { by: caller.name })),
    route(contract.resetSetting, ({ params, caller }) => settings.reset(params.key, { by: caller.name })),
    route(contract.listAudit, async ({ query: { limit, after, ...filter } }) => {
      return readablePage(await store.audit.list(given(filter), pageOf(given({ limit, after }))));
    }),
  ];
}
