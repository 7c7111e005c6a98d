import { collectJobs, type DiscoveredJobs } from "../../job/collect-jobs.ts";
import { definitionHash, describeJob } from "../../job/describe-job.ts";
import { discoverJobs } from "../../job/discover-jobs.ts";
import { JobCatalog } from "../../job/job-catalog.ts";
import { jobsFromManifest, type JobManifest } from "../../job/manifest.ts";
import { parseRetry } from "../../run/retry-policy.ts";
import type { Instant } from "../../time/instant.ts";
import type { JobsOption, ResolvedOptions } from "../options.ts";
import { JobBook, type CatalogedJob } from "./job-book.ts";

/** Finds the jobs of a process: those of its folder, or those handed over. Bad ones are in the book's failures, the others go on. */
export async function loadJobs(options: ResolvedOptions, now: Instant): Promise<JobBook> {
  const found = await findJobs(options);
  const jobs = found.jobs.map(({ job, source, version }): CatalogedJob => {
    const record = describeJob(job, now);
    return {
      job,
      record,
      retry: parseRetry(job.options.retry),
      definitionHash: definitionHash(record),
      source,
      version: version ?? options.codeVersion,
    };
  });
  return new JobBook(jobs, found.failures);
}

function findJobs({ jobs, resolve }: ResolvedOptions): Promise<DiscoveredJobs> | DiscoveredJobs {
  const withResolve = resolve === undefined ? {} : { resolve };
  if (typeof jobs === "string") return discoverJobs(jobs, withResolve);
  if (isManifest(jobs)) return jobsFromManifest(jobs, withResolve);
  return collectJobs([{ file: "createDaybook", version: null, exported: jobs }], new JobCatalog(), resolve);
}

function isManifest(jobs: Exclude<JobsOption, string>): jobs is JobManifest {
  const [first] = jobs;
  return first !== undefined && "load" in first;
}
