import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

const declaredCodes = [...read("packages/daybook/src/errors/error-code.ts").matchAll(/\| "([A-Z_]+)"/g)].map(
  ([, code]) => code,
);

test("the table of errors names every code, each once, and no other", () => {
  const listed = [...read("docs/errors.md").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  expect(listed).toHaveLength(declaredCodes.length);
  expect(new Set(listed)).toEqual(new Set(declaredCodes));
});

test("links in the documents lead to files that exist", () => {
  for (const document of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]) {
    for (const [, target] of read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(() => read(target ?? "").length, `${document} links to ${target}`).not.toThrow(/ENOENT/);
    }
  }
});

test("the example in the README runs as it stands, and ends by itself", async () => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(read("README.md")) ?? [];
  const folder = mkdtempSync(join(tmpdir(), "daybook-readme-"));
  try {
    const file = join(folder, "nightly.ts");
    const index = new URL("../../src/index.ts", import.meta.url).href;
    writeFileSync(file, (code ?? "").replace('from "daybook"', `from "${index}"`));
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=source", file], { cwd: folder });
    expect(stdout).toBe("succeeded\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
