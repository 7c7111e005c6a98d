import { readFileSync } from "node:fs";
import { compileFunction } from "node:vm";

const guide = new URL("../../../../../docs/guide/transactions.md", import.meta.url);

/** Runs the guide's example for that library as it stands there, with what it names. */
export async function runGuideExample(library: string, names: Readonly<Record<string, unknown>>): Promise<void> {
  const section = readFileSync(guide, "utf8").split(`\n### ${library}\n`)[1] ?? "";
  const [, code] = /```ts\n([\s\S]*?)```/.exec(section) ?? [];
  if (code === undefined) throw new Error(`The guide has no example for ${library}.`);
  const example = compileFunction(`return (async () => {\n${code}\n})();`, Object.keys(names));
  await (example as (...values: unknown[]) => Promise<void>)(...Object.values(names));
}
