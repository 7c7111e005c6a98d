import { loadConfig } from "../config/load-config.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import type { Book } from "./book.ts";
import { assertBookExists, withBook } from "./open-book.ts";
import { remoteAddress } from "./remote/remote-address.ts";

/**
 * Opens the book to make checks, calls `work`, and closes it. Where the config says where the jobs are, checks are made in this process;
 * else, and with `--url`, others make them.
 *
 * @param work is told which jobs' code is here.
 * @throws DaybookError as {@link withBook}.
 */
export async function withCheckingBook<Result>(
  context: CliContext,
  options: GlobalOptions,
  work: (book: Book, isHere: (job: string) => boolean) => Promise<Result>,
): Promise<Result> {
  // Over HTTP it is for the server to know who has which code.
  if (remoteAddress(context, options) !== null) return withBook(context, options, (book) => work(book, () => true));
  const config = await loadConfig(context, options);
  if (config.jobs === null) return withBook(context, options, (book) => work(book, () => false));
  assertBookExists(config);
  const { createDaybook } = await import("../../create-daybook.ts");
  const daybook = await createDaybook({ ...config.options, jobs: config.jobs });
  try {
    return await work(daybook, (job) => daybook.jobNames.includes(job));
  } finally {
    await daybook.stop();
  }
}
