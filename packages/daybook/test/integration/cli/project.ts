import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const packageFolder = fileURLToPath(new URL("../../../", import.meta.url));

/** A project in a folder of its own, with Daybook installed as a link. */
export interface TestProject {
  readonly folder: string;
  path(...parts: string[]): string;
  write(file: string, text: string): void;
  remove(): void;
}

/** Makes a project of these files; with a config and `package.json` of its own where they name none. */
export function makeProject(files: Readonly<Record<string, string>> = {}): TestProject {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "daybook-cli-")));
  const path = (...parts: string[]): string => join(folder, ...parts);
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  };
  mkdirSync(path("node_modules"));
  symlinkSync(packageFolder, path("node_modules", "daybook"), "dir");
  const all = {
    "package.json": JSON.stringify({ type: "module", dependencies: { daybook: "*" } }),
    "daybook.config.ts": `import { defineConfig } from "daybook";\nexport default defineConfig({ store: "sqlite:./book.db", jobs: "./jobs" });\n`,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) write(file, text);
  return { folder, path, write, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Text of a job file; `run` is the body of its handler. */
export function jobFile(name: string, run: string, rest = ""): string {
  return `import { defineJob, discard, NonRetryableError, partial, snooze } from "daybook";
void [discard, NonRetryableError, partial, snooze];
export default defineJob({ name: ${JSON.stringify(name)}, ${rest} async run({ input, progress, log, items, signal, run, tenant, services, credentials }) {
  void [input, progress, log, items, signal, run, tenant, services, credentials];
  ${run}
} });
`;
}

/** The body of a handler that runs until it is cancelled. */
export const untilCancelled = `await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));`;
