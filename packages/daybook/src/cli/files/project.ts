import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

interface PackageFile {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** What the `package.json` files from a folder upward say of a project. */
export interface Project {
  /** The nearest folder with a `package.json`; null outside of any project. */
  readonly root: string | null;
  readonly isModule: boolean;
  /** Whether a package is depended on, here or in a workspace above. */
  has(name: string): boolean;
}

/** Reads the project that a folder lies in. A `package.json` that cannot be read says nothing. */
export function readProject(folder: string): Project {
  const found: { folder: string; manifest: PackageFile }[] = [];
  for (let current = resolve(folder); ; current = dirname(current)) {
    const file = join(current, "package.json");
    if (existsSync(file)) found.push({ folder: current, manifest: readManifest(file) });
    if (dirname(current) === current) break;
  }
  return {
    root: found[0]?.folder ?? null,
    isModule: found[0]?.manifest.type === "module",
    has: (name) => found.some(({ manifest }) => name in { ...manifest.dependencies, ...manifest.devDependencies }),
  };
}

function readManifest(file: string): PackageFile {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    return typeof manifest === "object" && manifest !== null ? manifest : {};
  } catch {
    return {};
  }
}
