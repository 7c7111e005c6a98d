/** What makes a generated job run. */
export type JobStart =
  | { readonly kind: "cron"; readonly cron: string; readonly timeZone: string }
  | { readonly kind: "manual" }
  | { readonly kind: "on_demand" };

/** A job file that works as it is, and shows where things go. */
export function jobTemplate(name: string, description: string, start: JobStart): string {
  return `import { defineJob } from "daybook";

export default defineJob({
  name: ${JSON.stringify(name)},
  description: ${JSON.stringify(description)},
  ${startText(start)},
  timeout: "10m",
  retry: { attempts: 3 },

  async run({ progress, log, signal }) {
    const items = ["first", "second", "third"];
    progress.total(items.length);
    for (const item of items) {
      // Stops here when the run is cancelled or its time is up.
      signal.throwIfAborted();
      log.info("Working on an item", { item });
      progress.add("succeeded");
    }
    return { items: items.length };
  },
});
`;
}

function startText(start: JobStart): string {
  if (start.kind !== "cron") return `kind: "${start.kind}"`;
  return `schedule: { cron: ${JSON.stringify(start.cron)}, timeZone: ${JSON.stringify(start.timeZone)} }`;
}

/** A test for a project that has Vitest. */
export function vitestTemplate(name: string): string {
  return `import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDaybook } from "daybook";
import { expect, test } from "vitest";
import job from "./${name}.job.ts";

test("${name} does its work", async () => {
${testBody("expect(run.error).toBe(null);", 'expect(run.state).toBe("succeeded");')}});
`;
}

/** A test that needs nothing but Node. */
export function nodeTestTemplate(name: string): string {
  return `import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { createDaybook } from "daybook";
import job from "./${name}.job.ts";

test("${name} does its work", async () => {
${testBody("assert.equal(run.error, null);", 'assert.equal(run.state, "succeeded");')}});
`;
}

/** Against a real book in a folder of its own: the run is checked, retried and recorded as in earnest. */
function testBody(...expectations: readonly string[]): string {
  const lines = [
    'const folder = await mkdtemp(join(tmpdir(), "daybook-"));',
    'const daybook = await createDaybook({ store: join(folder, "daybook.db"), jobs: [job] });',
    "try {",
    "  await daybook.start();",
    '  const { id } = await daybook.enqueue(job, undefined, { trigger: "manual" });',
    "  const run = await daybook.runs.wait(id);",
    ...expectations.map((line) => `  ${line}`),
    "} finally {",
    "  await daybook.stop();",
    "  await rm(folder, { recursive: true });",
    "}",
  ];
  return lines.map((line) => `  ${line}\n`).join("");
}
