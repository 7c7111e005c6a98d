import { loadJobs } from "../../../engine/register/load-jobs.ts";
import { resolveOptions } from "../../../engine/options.ts";
import type { JobRecord } from "../../../job/job-record.ts";
import { lintSchedule } from "../../../schedule/lint-schedule.ts";
import type { Instant } from "../../../time/instant.ts";
import type { CliContext } from "../../cli-context.ts";
import type { CliConfig } from "../../config/load-config.ts";
import { oneLine } from "../../output/text-width.ts";
import { bad, messageOf, ok, warn, type Finding } from "./finding.ts";

/** Whether every job file loads, and what may be wrong with the schedules in them. */
export async function checkJobs(context: CliContext, config: CliConfig): Promise<Finding[]> {
  if (config.jobs === null) {
    return [
      warn(
        "jobs",
        "Nothing says where the jobs are, and there is no folder jobs.",
        "Set jobs in the config, or write a first job with: daybook init",
      ),
    ];
  }
  const now = context.now();
  const book = await loadJobs(resolveOptions({ ...config.options, jobs: config.jobs }), now);
  const failed = book.failures.map(({ file, error }) =>
    bad("jobs", messageFrom(file, error), "Mend the file; the other jobs work without it."),
  );
  const jobs = book.all();
  return [
    ...(jobs.length > 0 || failed.length > 0
      ? [ok("jobs", `${jobs.length} loaded.`)]
      : [warn("jobs", "No job was found.", "Write one with: daybook generate job <name> --on-demand")]),
    ...failed,
    ...jobs.flatMap(({ record }) => checkSchedules(record, now)),
  ];
}

function messageFrom(file: string, error: unknown): string {
  const message = oneLine(messageOf(error));
  return message.includes(file) ? message : `${file}: ${message}`;
}

function checkSchedules(record: JobRecord, now: Instant): Finding[] {
  return record.schedules.flatMap(({ key, schedule, error }) => {
    const id = `${record.name}/${key}`;
    if (schedule === null)
      return [
        bad(
          "schedules",
          `Schedule ${id} cannot be read and does not fire: ${error ?? "unknown"}`,
          "Mend it in the code.",
        ),
      ];
    return lintSchedule(schedule, { from: now }).map(({ code, message }) =>
      code === "never_fires"
        ? bad("schedules", `${id}: ${message}`, "Correct its pattern, or remove it.")
        : warn("schedules", `${id}: ${message}`, `See: daybook schedule preview ${id}`),
    );
  });
}
