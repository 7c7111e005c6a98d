import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DaybookError } from "../../errors/daybook-error.ts";

const names = ["daybook.config.ts", "daybook.config.mts", "daybook.config.js", "daybook.config.mjs"];

/**
 * The config file: the one named, else the nearest from `cwd` upward, else null.
 * @throws DaybookError `CONFIG_INVALID` when the one named does not exist.
 */
export function findConfig(cwd: string, named: string | undefined): string | null {
  if (named !== undefined) {
    const file = resolve(cwd, named);
    if (existsSync(file)) return file;
    throw new DaybookError(
      "CONFIG_INVALID",
      `There is no config file ${file}. Check --config, or write one with: daybook init.`,
      {
        params: { field: "--config", value: named, file },
      },
    );
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return null;
  }
}
