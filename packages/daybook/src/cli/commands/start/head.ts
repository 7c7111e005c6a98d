import type { Daybook } from "../../../engine/daybook.ts";
import type { Listening } from "../../../http/listen.ts";
import type { CliContext } from "../../cli-context.ts";
import type { CliConfig } from "../../config/load-config.ts";
import { shownStore } from "../../config/store-address.ts";
import type { Output } from "../../output/output.ts";
import { oneLine } from "../../output/text-width.ts";
import { timeAndAge } from "../../output/times.ts";

const shownFires = 5;
const wordWidth = 9;

/** `book       sqlite:/var/lib/app/daybook.db` */
function told(output: Output, word: string, text: string, colour: "dim" | "green" | "red" = "dim"): void {
  output.line(`${output.style(colour, word.padEnd(wordWidth))}  ${text}`);
}

/** Says where everything is. */
export function printHead(output: Output, config: CliConfig, daybook: Daybook): void {
  told(output, "book", shownStore(config.store));
  if (config.file !== null) told(output, "config", config.file);
  const loaded = daybook.jobNames.length;
  told(output, "jobs", `${loaded} loaded${typeof config.jobs === "string" ? ` from ${config.jobs}` : ""}`);
}

/** Says which job files could not be used; the others work. */
export function printFailures(output: Output, { jobFailures }: Pick<Daybook, "jobFailures">): void {
  for (const { file, error } of jobFailures) {
    const message = oneLine(error instanceof Error ? error.message : String(error));
    told(output, "failed", message.includes(file) ? message : `${file}: ${message}`, "red");
  }
}

/** Says where the dashboard and the API are. */
export function printAddress(output: Output, { url, isLocal }: Listening): void {
  const whom = isLocal ? ", for callers on this machine" : "";
  told(output, "dashboard", `${url}/${whom}`, "green");
  told(output, "api", `${url}/api/v1, described at ${url}/api/docs`);
  if (!isLocal)
    told(output, "", "as plain HTTP: passwords and tokens can be read on the way, unless a proxy speaks TLS in front");
}

/** Says what comes next and that work has begun. */
export async function printReady(context: CliContext, daybook: Daybook): Promise<void> {
  const { output, timeZone } = context;
  const known = new Set(daybook.jobNames);
  const reader = { now: context.now(), timeZone };
  const schedules = (await daybook.schedules.list()).filter(({ job }) => known.has(job));
  const next = schedules
    .filter(({ nextFireAt }) => nextFireAt !== null)
    .toSorted((a, b) => (a.nextFireAt ?? 0) - (b.nextFireAt ?? 0));
  for (const stored of next.slice(0, shownFires))
    told(output, "next", `${timeAndAge(stored.nextFireAt, reader)}  ${stored.id}`);
  if (next.length > shownFires) told(output, "", `and ${next.length - shownFires} more: daybook schedule list`);
  for (const { id, error } of schedules)
    if (error !== null) told(output, "failed", `schedule ${id} cannot be read: ${error}`, "red");
  const seconds = (performance.now() / 1_000).toFixed(2);
  told(
    output,
    "ready",
    `worker ${daybook.workerId ?? "without a lease yet"} after ${seconds} s; Ctrl-C stops it`,
    "green",
  );
}
