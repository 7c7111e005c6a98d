import type { CheckResult } from "../../../store/port/check-store.ts";
import type { CliContext } from "../../cli-context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";

const colours = { waiting: "dim", running: "cyan", passed: "green", problems: "yellow", failed: "red" } as const;

/** Results of checks for people. */
export function printResults(context: CliContext, results: readonly CheckResult[], empty: string): void {
  const reader = { now: context.now(), timeZone: context.timeZone };
  const { style } = context.output;
  printTable(
    context.output,
    results,
    [
      { title: "job", cell: ({ job }) => job },
      { title: "check", cell: ({ check }) => check },
      { title: "tenant", cell: ({ tenant }) => tenant ?? "-" },
      {
        title: "state",
        cell: ({ state, found }) => (state === "problems" ? `${found} problems` : state),
        paint: (text, { state }) => style(colours[state], text),
      },
      { title: "when", cell: ({ finishedAt, askedAt }) => timeAndAge(finishedAt ?? askedAt, reader) },
      { title: "what", cell: whatOf, flexible: true },
    ],
    empty,
  );
}

/** In words, else what was found first. */
function whatOf({ message, error, samples }: CheckResult): string {
  return (
    error?.message ??
    message ??
    samples
      .slice(0, 3)
      .map((sample) => textOf(sample))
      .join(", ")
  );
}

function textOf(sample: unknown): string {
  return typeof sample === "string" ? sample : JSON.stringify(sample);
}

/** Bad when one of those that are over did not pass. */
export function exitCodeOfResults(results: readonly CheckResult[]): number {
  const bad = results.some(({ state }) => state === "problems" || state === "failed");
  return bad ? exitCodes.bad : exitCodes.done;
}
