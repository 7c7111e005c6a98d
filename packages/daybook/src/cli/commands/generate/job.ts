import { join, relative } from "node:path";
import { DaybookError } from "../../../errors/daybook-error.ts";
import { parseSchedule } from "../../../schedule/parse-schedule.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { loadConfig } from "../../config/load-config.ts";
import { exitCodes } from "../../exit-codes.ts";
import { readProject } from "../../files/project.ts";
import { writeNew } from "../../files/write-new.ts";
import { printJson } from "../../output/output.ts";
import { jobTemplate, nodeTestTemplate, vitestTemplate, type JobStart } from "./templates.ts";

interface GenerateOptions extends GlobalOptions {
  readonly cron?: string;
  readonly timeZone?: string;
  readonly manual?: boolean;
  readonly onDemand?: boolean;
  readonly description?: string;
}

/** Narrower than what a job may be called: it becomes the name of a file, on every system. */
const fileName = /^[a-z0-9](?:[\w-]|\.(?=[\w-])){0,99}$/i;

export const generateJob: Verb<GenerateOptions> = async (context, [name = ""], options) => {
  checkName(name);
  const startedBy = readStart(options, context.timeZone);
  const config = await loadConfig(context, options);
  const folder = typeof config.jobs === "string" ? config.jobs : join(config.folder, "jobs");
  const testTemplate = readProject(folder).has("vitest") ? vitestTemplate : nodeTestTemplate;
  const description = options.description ?? "Says in the book what this job does";
  const files = await writeNew({
    [join(folder, `${name}.job.ts`)]: jobTemplate(name, description, startedBy),
    [join(folder, `${name}.test.ts`)]: testTemplate(name),
  });
  if (options.json === true) printJson(context.output, { files });
  else {
    for (const file of files) context.output.line(`Wrote ${relative(context.cwd, file)}`);
    const next = startedBy.kind === "cron" ? "daybook start" : `daybook job run ${name} --wait`;
    context.output.line(`Fill in run(), then: ${next}`);
  }
  return exitCodes.done;
};

function checkName(name: string): void {
  if (fileName.test(name)) return;
  throw new DaybookError(
    "JOB_INVALID",
    `A job's file cannot be called ${JSON.stringify(name)}: use letters, digits, '-', '_' and single '.', beginning with a letter or digit, such as nightly-report.`,
    { params: { field: "name", value: name } },
  );
}

function readStart(options: GenerateOptions, ownZone: string): JobStart {
  const { cron, timeZone, manual, onDemand } = options;
  if ([cron !== undefined, manual === true, onDemand === true].filter(Boolean).length !== 1) {
    throw new DaybookError(
      "OPTION_INVALID",
      "Say how the job starts, in one way: --cron <cron>, --manual or --on-demand.",
      {
        params: { field: "--cron", value: cron ?? null },
      },
    );
  }
  if (cron !== undefined) {
    const schedule = { cron, timeZone: timeZone ?? ownZone };
    parseSchedule(schedule, 0);
    return { kind: "cron", ...schedule };
  }
  if (timeZone !== undefined) {
    throw new DaybookError("OPTION_INVALID", "--time-zone goes with --cron only.", {
      params: { field: "--time-zone", value: timeZone },
    });
  }
  return { kind: manual === true ? "manual" : "on_demand" };
}
