import type { Client } from "../../../client/index.ts";
import { fromReadable, type Readable } from "../../../engine/api/json-text.ts";
import type { JobDetail, JobView } from "../../../engine/api/job-view.ts";
import type { SwitchOptions } from "../../../engine/api/jobs-api.ts";
import type { BookJobs } from "../book.ts";

/** What code wrote is any JSON to the contract, and known here. */
export function remoteJobs(client: Client): BookJobs {
  return {
    list: async () => fromReadable<JobView[]>((await client.jobs.list()).data as Readable<JobView[]>),
    get: async (job) => fromReadable<JobDetail>((await client.jobs.get({ job })) as Readable<JobDetail>),
    pause: (job, options) => client.jobs.pause(scope(job, options)),
    resume: (job, options) => client.jobs.resume(scope(job, options)),
    enable: (job, options) => client.jobs.enable(scope(job, options)),
    disable: (job, options) => client.jobs.disable(scope(job, options)),
    enableAll: () => client.jobs.enableAll(),
    disableAll: () => client.jobs.disableAll(),
    setLimit: (job, limit) => client.jobs.setLimit({ job, limit }),
    reset: (job) => client.jobs.reset({ job }),
  };
}

function scope(job: string, options: SwitchOptions | undefined) {
  return { job, tenant: options?.tenant };
}
