// `schedule` and `run` read no clock: time comes in as an argument. The linter bans Date.now and the like by name;
// it has no rule for `new Date()` without arguments or `Date()` called as a function, so this looks for those two.
import { globSync, readFileSync } from "node:fs";

const floors = ["schedule", "run"];
const clockRead = /\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(<.]))|(?<!\bnew\s+)(?<![\w.$])Date\s*\(/g;

/** Blanks comments and keeps their line breaks, so that line numbers stay true. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, (comment) => comment.replace(/[^\n]/g, " "));
}

const found: string[] = [];
for (const file of globSync(floors.map((floor) => `packages/daybook/src/${floor}/**/*.ts`))) {
  if (file.endsWith(".test.ts")) continue;
  const text = withoutComments(readFileSync(file, "utf8"));
  for (const match of text.matchAll(clockRead)) {
    const line = text.slice(0, match.index).split("\n").length;
    found.push(`${file}:${line}: reads the clock (${match[0].trim()}); take the time as an argument`);
  }
}

if (found.length > 0) {
  console.error(found.join("\n"));
  process.exitCode = 1;
}
