import { createDaybook } from "../../../create-daybook.ts";
import type { Daybook } from "../../../engine/daybook.ts";
import { DaybookError } from "../../../errors/daybook-error.ts";
import { assertBookExists } from "../../book/open-book.ts";
import { readInput } from "../../book/read-input.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { loadConfig } from "../../config/load-config.ts";
import { exitCodes } from "../../exit-codes.ts";
import { followToEnd } from "../../follow/follow-to-end.ts";
import { printJson } from "../../output/output.ts";
import { jobNotLoaded } from "../../book/job-not-loaded.ts";

interface RunOptions extends GlobalOptions {
  readonly input?: string;
  readonly tenant?: string;
  readonly delay?: string;
  readonly dedupeKey?: string;
  readonly wait?: boolean;
}

export const runJob: Verb<RunOptions> = async (context, [job = ""], options) => {
  const input = await readInput(context, options.input);
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
  const daybook = await createDaybook({ ...config.options, jobs: config.jobs });
  try {
    if (!daybook.jobNames.includes(job)) throw jobNotLoaded(daybook, job);
    const made = await daybook.enqueue(job, input, {
      trigger: "manual",
      by: context.user,
      ...(options.tenant === undefined ? {} : { tenant: options.tenant }),
      ...(options.delay === undefined ? {} : { delay: options.delay }),
      ...(options.dedupeKey === undefined ? {} : { dedupeKey: options.dedupeKey }),
    });
    if (options.wait === true) {
      if (options.json !== true)
        context.output.line(made.created ? `Run ${made.id} of ${job}` : `Run ${made.id} of ${job} was there already`);
      await noteMissingWorker(context, daybook);
      return await followToEnd(context, daybook, made.id, { lines: 1_000, json: options.json === true });
    }
    if (options.json === true) printJson(context.output, made);
    else tellMade(context, job, made);
    await noteMissingWorker(context, daybook);
    return exitCodes.done;
  } finally {
    await daybook.stop();
  }
};

function tellMade({ output }: CliContext, job: string, { id, created }: { id: string; created: boolean }): void {
  const what = created ? "is in the book" : "was there already; none was made";
  output.line(`Run ${id} of ${job} ${what}. Follow it with: daybook run tail ${id}`);
}

async function noteMissingWorker({ output }: CliContext, daybook: Daybook): Promise<void> {
  const alive = (await daybook.workers()).filter(({ state }) => state === "alive");
  if (alive.length === 0) output.note("No worker is alive, so it waits. Start one with: daybook start");
}
