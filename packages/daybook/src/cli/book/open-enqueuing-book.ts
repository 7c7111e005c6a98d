import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import { loadConfig } from "../config/load-config.ts";
import type { Book } from "./book.ts";
import { jobNotLoaded } from "./job-not-loaded.ts";
import { assertBookExists } from "./open-book.ts";
import { openRemoteBook } from "./remote/open-remote-book.ts";
import { remoteAddress } from "./remote/remote-address.ts";

/**
 * Opens the book to make runs of a job, calls `work`, and closes it. In the store that takes the job's file, for its schema and its defaults; a server
 * has loaded its jobs itself.
 *
 * @throws DaybookError `CONFIG_INVALID` when nothing says where the jobs are, `JOB_NOT_FOUND`, and as {@link withBook}.
 */
export async function withEnqueuingBook<Result>(
  context: CliContext,
  options: GlobalOptions,
  job: string,
  work: (book: Book) => Promise<Result>,
): Promise<Result> {
  const remote = remoteAddress(context, options);
  if (remote !== null) return work(openRemoteBook(remote));
  const config = await loadConfig(context, options);
  assertBookExists(config);
  if (config.jobs === null) {
    throw new DaybookError(
      "CONFIG_INVALID",
      `Nothing says where the jobs are. Set jobs in ${config.file ?? "daybook.config.ts"}, or DAYBOOK_JOBS.`,
      {
        params: { field: "jobs", value: null, file: config.file },
      },
    );
  }
  const { createDaybook } = await import("../../create-daybook.ts");
  const daybook = await createDaybook({ ...config.options, jobs: config.jobs });
  try {
    if (!daybook.jobNames.includes(job)) throw jobNotLoaded(daybook, job);
    return await work(daybook);
  } finally {
    await daybook.stop();
  }
}
