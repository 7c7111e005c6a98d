import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { CliContext } from "../cli-context.ts";
import { parseJson } from "../parse-values.ts";

/**
 * An input as the command line has it: JSON, `@file`, or `@-` for standard input; undefined when there is none.
 * @throws DaybookError `OPTION_INVALID` for a file that cannot be read, `INPUT_INVALID` for what is not JSON.
 */
export async function readInput(context: CliContext, written: string | undefined): Promise<unknown> {
  if (written === undefined) return undefined;
  if (written === "@-") return parseJson(await context.readStandardInput(), "standard input");
  if (!written.startsWith("@")) return parseJson(written, "--input");
  const file = resolve(context.cwd, written.slice(1));
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (error) {
    const why =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new DaybookError("OPTION_INVALID", `The input file ${file} ${why}. Check the path after @.`, {
      params: { field: "--input", value: written },
      cause: error,
    });
  }
  return parseJson(content, file);
}
