import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

/** A file of the build as it goes over the line. */
export interface BuiltFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
  readonly encoding: "br" | "gzip" | null;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json; charset=utf-8",
};

const endings = { br: ".br", gzip: ".gz" } as const;

/** Names as builds have them; nothing that could lead out of the folder. */
const safeName = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/;

/**
 * Reads a file of the build, compressed beforehand where the browser takes that.
 * @returns null when there is no such file.
 */
export async function readBuiltFile(folder: string, name: string, accepted: string): Promise<BuiltFile | null> {
  const type = types[extname(name)];
  if (type === undefined || !safeName.test(name)) return null;
  for (const encoding of ["br", "gzip", null] as const) {
    if (encoding !== null && !accepts(accepted, encoding)) continue;
    const ending = encoding === null ? "" : endings[encoding];
    const bytes = await readOrNull(join(folder, name + ending));
    if (bytes !== null) return { bytes, type, encoding };
  }
  return null;
}

function accepts(header: string, encoding: string): boolean {
  return header.split(",").some((part) => {
    const [name, quality] = part.split(";").map((text) => text.trim());
    return name === encoding && quality !== "q=0";
  });
}

async function readOrNull(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return null;
    throw error;
  }
}
