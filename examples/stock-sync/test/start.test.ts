import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createDaybook } from "daybook";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StockDatabase } from "../stock/database.ts";

const start = fileURLToPath(new URL("../start.ts", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stock-sync-start-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the example as `npm start -- --once` does; rejects when it exits with anything but 0. */
function startOnce(): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, ["--conditions=source", start, "--once"], {
    env: { ...process.env, STOCK_SYNC_DATA_DIR: folder, STOCK_SYNC_FEED_LATENCY_MS: "0" },
  });
}

function stockRows() {
  using stock = new StockDatabase(join(folder, "stock.db"));
  return stock.rows();
}

test("the example runs to its end, twice, and leaves the same 295 vehicles", async () => {
  const { stdout } = await startOnce();
  const rows = stockRows();

  expect(stdout).toContain("You will see one run of");
  expect(rows).toHaveLength(295);
  expect(Object.groupBy(rows, (row) => String(row["dealership"]))).toEqual({
    berlin: expect.toSatisfy((list: unknown[]) => list.length === 98),
    dresden: expect.toSatisfy((list: unknown[]) => list.length === 51),
    hamburg: expect.toSatisfy((list: unknown[]) => list.length === 99),
    koeln: expect.toSatisfy((list: unknown[]) => list.length === 47),
  });

  await startOnce();
  expect(stockRows()).toEqual(rows);
});

test("the book it leaves tells how each dealership ended", async () => {
  await startOnce();

  const daybook = await createDaybook({ store: `sqlite:${join(folder, "daybook.db")}` });
  try {
    const { data: runs } = await daybook.runs.list({});
    expect(
      runs.map(({ job, tenant, state }) => `${job} ${tenant} ${state}`).toSorted((a, b) => a.localeCompare(b)),
    ).toEqual([
      "dealership-stock berlin partial",
      "dealership-stock dresden succeeded",
      "dealership-stock frankfurt skipped",
      "dealership-stock hamburg partial",
      "dealership-stock koeln partial",
      "dealership-stock muenchen failed",
      "stock-sync null partial",
    ]);
  } finally {
    await daybook.stop();
  }
});

/** Runs the example as `npm start` does, until its dashboard answers. */
async function startForGood() {
  const child = spawn(process.execPath, ["--conditions=source", start], {
    env: { ...process.env, STOCK_SYNC_DATA_DIR: folder, STOCK_SYNC_FEED_LATENCY_MS: "0", NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /^dashboard +(http:[^,\s]+)/m.exec(said)?.[1];
      if (found !== undefined) resolve(found.replace(/\/$/, ""));
    });
    child.once("exit", (code) => reject(new Error(`The example ended with ${code} and said:\n${said}`)));
  });
  const ended = once(child, "exit");
  return {
    said: () => said,
    /** How many runs of each job are in the book. */
    async counts() {
      const answer = await fetch(`${url}/api/v1/overview?days=30`);
      const { total, hours } = (await answer.json()) as { total: { completed: number }; hours: { hourAt: string }[] };
      return { completed: total.completed, days: new Set(hours.map(({ hourAt }) => hourAt.slice(0, 10))).size };
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

test("started for good it opens to a week of history, and the second time to the book as it was left", async () => {
  const first = await startForGood();
  expect(first.said()).toContain("a week of history");
  const before = await first.counts();
  expect(before.days).toBeGreaterThanOrEqual(7);
  await first.stop();

  const second = await startForGood();
  expect(second.said()).not.toContain("history");
  const after = await second.counts();
  expect(after.completed).toBeGreaterThanOrEqual(before.completed);
  await second.stop();
});
