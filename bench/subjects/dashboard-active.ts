import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Subject } from "../measure/subject.ts";
import { framesOf, openYardstick, readingsOf, visitOnce } from "./dashboard-visit.ts";

const program = fileURLToPath(new URL("dashboard-active-process.ts", import.meta.url));
const active = 500;
const seconds = 10;

/** The frames of a page while 500 runs are active and each makes progress four times a second: with one box and nothing else, on the overview, and in the list of runs. */
export const activeRuns: Subject = async ({ dir }) => {
  const child = fork(program, [`sqlite:${join(dir, "book.db")}`, String(active)], {
    stdio: ["ignore", process.stderr, process.stderr, "ipc"],
    env: { ...process.env, DAYBOOK_LOG_LEVEL: "silent" },
  });
  process.once("exit", () => void child.kill("SIGKILL"));
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  await running(url);
  const [box, overview, list] = await visitOnce(async (page) => {
    await openYardstick(page);
    const least = await framesOf(page, seconds);
    await page.goto(url);
    await page.locator("[role=progressbar]").nth(5).waitFor();
    const first = await framesOf(page, seconds);
    await page.goto(`${url}/runs`);
    await page.locator("[role=progressbar]").nth(5).waitFor();
    return [least, first, await framesOf(page, seconds)];
  });
  child.kill("SIGKILL");
  return { ...readingsOf("box", box), ...readingsOf("overview", overview), ...readingsOf("list", list) };
};

/** Waits until all of them run. */
async function running(url: string): Promise<void> {
  const late = performance.now() + 60_000;
  for (;;) {
    const { data } = (await (await fetch(`${url}/api/v1/queues`)).json()) as { data: { running: number }[] };
    if (data.reduce((sum, queue) => sum + queue.running, 0) >= active) return;
    if (performance.now() > late) throw new Error(`${active} runs did not begin within a minute.`);
    await sleep(200);
  }
}
