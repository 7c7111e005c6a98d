import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { DaybookError } from "../../../errors/daybook-error.ts";
import { buildManifest } from "../../../job/manifest.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { loadConfig } from "../../config/load-config.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";

export const writeManifest: Verb<GlobalOptions & { readonly out?: string }> = async (context, _args, options) => {
  const config = await loadConfig(context, options);
  const { jobs } = config;
  if (typeof jobs !== "string" || !existsSync(jobs)) {
    const found =
      typeof jobs === "string" ? `The folder of jobs ${jobs} does not exist.` : "The config names no folder of jobs.";
    throw new DaybookError(
      "CONFIG_INVALID",
      `${found} Set jobs in ${config.file ?? "daybook.config.ts"}, or DAYBOOK_JOBS.`,
      {
        params: { field: "jobs", value: typeof jobs === "string" ? jobs : null, file: config.file },
      },
    );
  }
  const file =
    options.out === undefined ? join(config.folder, "daybook.manifest.ts") : resolve(context.cwd, options.out);
  if (!/\.[mc]?[tj]s$/.test(file)) {
    throw new DaybookError(
      "OPTION_INVALID",
      `--out cannot be ${JSON.stringify(options.out)}: name a file that ends in .ts, .mts, .js or .mjs.`,
      {
        params: { field: "--out", value: options.out },
      },
    );
  }
  const count = await buildManifest(jobs, file);
  if (options.json === true) printJson(context.output, { file, jobFiles: count });
  else
    context.output.line(
      `Wrote ${relative(context.cwd, file)}: ${count} job ${count === 1 ? "file" : "files"}. Pass its default export as jobs.`,
    );
  return exitCodes.done;
};
