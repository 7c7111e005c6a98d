import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");

const declaredCodes = [...read("packages/daybook/src/errors/error-code.ts").matchAll(/\| "([A-Z_]+)"/g)].map(([, code]) => code);

test("the table of errors names every code, each once, and no other", () => {
  const listed = [...read("docs/errors.md").matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  expect(listed.toSorted()).toEqual(declaredCodes.toSorted());
});

test("links in the documents lead to files that exist", () => {
  for (const document of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]) {
    for (const [, target] of read(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(() => read(target ?? "").length, `${document} links to ${target}`).not.toThrow(/ENOENT/);
    }
  }
});
