import type { Verb } from "../../command.ts";
import { loadConfig, type CliConfig } from "../../config/load-config.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";
import { padTo } from "../../output/text-width.ts";
import { checkClock, startClockCheck } from "./check-clock.ts";
import { checkJobs } from "./check-jobs.ts";
import { checkNode } from "./check-node.ts";
import { checkStore } from "./check-store.ts";
import { bad, messageOf, ok, warn, type Finding } from "./finding.ts";

const colours = { ok: "green", warn: "yellow", error: "red" } as const;

export const doctor: Verb = async (context, _args, options) => {
  const clock = startClockCheck(context.now());
  const config = await checkConfig(context, options);
  const findings: Finding[] = [checkNode(process.versions.node), config.finding];
  if (config.config !== null) {
    findings.push(...(await checkStore(context, config.config)), ...(await checkJobs(context, config.config)));
  }
  findings.push(checkClock(clock, context.now()));
  const worst = findings.some(({ level }) => level === "error") ? exitCodes.bad : exitCodes.done;
  if (options.json === true) printJson(context.output, { healthy: worst === exitCodes.done, findings });
  else print(context, findings);
  return worst;
};

async function checkConfig(
  context: CliContext,
  options: GlobalOptions,
): Promise<{ config: CliConfig | null; finding: Finding }> {
  try {
    const config = await loadConfig(context, options);
    if (config.file !== null) return { config, finding: ok("config", config.file) };
    return {
      config,
      finding: warn(
        "config",
        `There is no daybook.config.ts from ${context.cwd} upward; defaults and DAYBOOK_* hold.`,
        "Write one with: daybook init",
      ),
    };
  } catch (error) {
    return {
      config: null,
      finding: bad("config", messageOf(error), "Mend the config; nothing else can be checked before."),
    };
  }
}

function print({ output }: CliContext, findings: readonly Finding[]): void {
  const width = Math.max(...findings.map(({ check }) => check.length));
  for (const { check, level, message, remedy } of findings) {
    output.line(`${output.style(colours[level], padTo(level, 5))}  ${padTo(check, width)}  ${message}`);
    if (remedy !== null) output.line(`${" ".repeat(width + 9)}${output.style("dim", `-> ${remedy}`)}`);
  }
}
