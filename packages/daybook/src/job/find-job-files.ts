import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

const jobFile = /\.job\.(?:ts|js|mts|mjs)$/;

/**
 * Paths of all job files under a folder, sorted. Leaves out `node_modules` and everything whose name starts with a dot.
 * Follows links to files but not to folders, which could form a circle.
 *
 * @throws the system's error when the folder itself cannot be read.
 */
export async function findJobFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  const nested: Promise<string[]>[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    // A folder inside that cannot be read costs its own jobs only.
    if (entry.isDirectory()) nested.push(findJobFiles(path).catch(() => []));
    else if (jobFile.test(entry.name) && (entry.isFile() || (await isLinkToFile(path)))) found.push(path);
  }
  return [...found, ...(await Promise.all(nested)).flat()].toSorted();
}

async function isLinkToFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
