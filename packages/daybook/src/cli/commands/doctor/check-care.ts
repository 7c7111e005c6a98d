import type { Daybook } from "../../../engine/daybook.ts";
import type { CheckResult } from "../../../store/port/check-store.ts";
import { formatDuration } from "../../../time/duration.ts";
import type { Instant } from "../../../time/instant.ts";
import { oneLine } from "../../output/text-width.ts";
import { ok, warn, type Finding } from "./finding.ts";

/** What stands in one line; `daybook check list` has the rest. */
const mostNamed = 3;

/** What jobs' checks say of their data, and whether history is deleted as it should be. */
export async function checkCare(daybook: Daybook, now: Instant): Promise<Finding[]> {
  return [...(await checkChecks(daybook)), ...(await checkRetention(daybook, now))];
}

async function checkChecks(daybook: Daybook): Promise<Finding[]> {
  const sums = await daybook.checks.sums();
  if (sums.length === 0) return [];
  const { results } = await daybook.checks.troubles();
  const findings = sums.flatMap(({ job, check, problems, failed, overdue }): Finding[] => {
    const name = `${job}/${check}`;
    const named = (state: CheckResult["state"], count: number): string =>
      namesOf(
        results.filter((result) => result.job === job && result.check === check && result.state === state),
        count,
      );
    const look = `See them: daybook check history ${job} ${check}`;
    return [
      ...(problems === 0 ? [] : [warn("checks", `Check ${name} found problems${named("problems", problems)}.`, look)]),
      ...(failed === 0 ? [] : [warn("checks", `Check ${name} failed${named("failed", failed)}.`, look)]),
      ...(overdue === 0
        ? []
        : [
            warn(
              "checks",
              `Check ${name} was asked for, and no process made it in time${overdue === 1 ? "" : ` (${overdue} times)`}.`,
              `Start a worker that has the code of job ${job}, and ask again: daybook check run ${job} ${check}`,
            ),
          ]),
    ];
  });
  if (findings.length > 0) return findings;
  const unmade = sums.filter(({ lastResultAt }) => lastResultAt === null).length;
  const rest = unmade === 0 ? "" : `, ${unmade} of them not made yet`;
  return [ok("checks", `${sums.length} registered, none found fault${rest}.`)];
}

/** For whom, and what was said. @param count of how many `results` are the first. */
function namesOf(results: readonly CheckResult[], count: number): string {
  const told = results.slice(0, mostNamed).flatMap(({ tenant, found, error, message }) => {
    const what = error?.message ?? message ?? (found === null ? "" : `${found}`);
    const whom = tenant === null ? "" : `for tenant ${tenant}`;
    const text = [whom, oneLine(what)].filter((part) => part !== "").join(": ");
    return text === "" ? [] : [text];
  });
  if (told.length === 0) return "";
  const more = count > told.length ? ` and ${count - told.length} more` : "";
  return ` (${told.join("; ")}${more})`;
}

async function checkRetention(daybook: Daybook, now: Instant): Promise<Finding[]> {
  const { kinds, standing, everyMs } = await daybook.retention.report();
  if (standing === "unknown") return [ok("retention", "Not all history was looked at yet.")];
  if (standing === "current") return [ok("retention", "All history was looked at when it should be.")];
  return kinds.flatMap(({ what, standing: own, lookedAt }) => {
    if (own !== "behind" || lookedAt === null) return [];
    const ago = formatDuration(now - lookedAt);
    return [
      warn(
        "retention",
        `What is too old of ${words[what]} is not deleted: all was last looked at ${ago} ago, and should be every ${formatDuration(everyMs)}.`,
        'Start a worker, or look into the log of one for its service "pruner". See: daybook retention',
      ),
    ];
  });
}

const words = {
  runs: "runs",
  checks: "results of checks",
  fires: "fires",
  rollUps: "hourly figures",
  workers: "workers",
  audit: "the audit",
} as const;
