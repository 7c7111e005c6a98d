import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DaybookError } from "../../errors/daybook-error.ts";

/**
 * Writes files that are not there yet; none of them when one is.
 * @throws DaybookError `FILE_EXISTS` naming the first that exists.
 */
export async function writeNew(files: Readonly<Record<string, string>>): Promise<string[]> {
  const paths = Object.keys(files);
  const existing = paths.find((path) => existsSync(path));
  if (existing !== undefined) throw fileExists(existing);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeFile(path, text, { flag: "wx" });
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") throw fileExists(path);
      throw error;
    }
  }
  return paths;
}

function fileExists(path: string): DaybookError {
  return new DaybookError(
    "FILE_EXISTS",
    `${path} exists already, and nothing was written. Move it away, or use another name.`,
    { params: { file: path } },
  );
}
