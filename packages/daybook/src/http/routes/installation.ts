import { toReadable } from "../../engine/api/json-text.ts";
import { pageOf } from "../../engine/api/runs-api.ts";
import { actorOf } from "../access/caller.ts";
import * as contract from "../contract/installation.ts";
import { getRetention } from "../contract/retention.ts";
import { given } from "../given.ts";
import type { HttpParts } from "../parts.ts";
import { readablePage } from "../readable-page.ts";
import { route, type Route } from "../route.ts";

export function installationRoutes({ daybook, store }: HttpParts): Route[] {
  const { jobs, queues, retention, settings } = daybook;
  return [
    route(contract.disableAllJobs, ({ caller }) => jobs.disableAll(actorOf(caller))),
    route(contract.enableAllJobs, ({ caller }) => jobs.enableAll(actorOf(caller))),
    route(contract.getEverything, async () => toReadable(await jobs.everything())),
    route(contract.listQueues, async () => ({ data: toReadable(await queues.list()) })),
    route(contract.pauseQueue, ({ params, caller }) => queues.pause(params.queue, actorOf(caller))),
    route(contract.resumeQueue, ({ params, caller }) => queues.resume(params.queue, actorOf(caller))),
    route(contract.resetQueue, ({ params, caller }) => queues.reset(params.queue, actorOf(caller))),
    route(contract.setQueueConcurrency, ({ params, body, caller }) =>
      queues.setConcurrency(params.queue, body.concurrency, actorOf(caller)),
    ),
    route(contract.listWorkers, async ({ query }) => ({
      data: toReadable(await daybook.workers(given(query))),
    })),
    route(contract.listSettings, async () => ({ data: toReadable(await settings.list()) })),
    route(contract.setSetting, ({ params, body, caller }) => settings.set(params.key, body.value, actorOf(caller))),
    route(contract.resetSetting, ({ params, caller }) => settings.reset(params.key, actorOf(caller))),
    route(getRetention, async () => toReadable(await retention.report())),
    route(contract.listAudit, async ({ query: { limit, after, ...filter } }) => {
      return readablePage(await store.audit.list(given(filter), pageOf(given({ limit, after }))));
    }),
  ];
}
