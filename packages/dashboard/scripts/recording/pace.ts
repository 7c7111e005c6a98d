import { setTimeout as pause } from "node:timers/promises";
import type { World } from "./world.ts";

const stepMs = 1_000;
/** Feeds answer in real time, whatever the clock says; while one is read, a step takes as long as an answer. */
const breathMs = 25;
/** Services look at the clock at least this often; from here before a due instant on they are given each second of it. */
const leadSteps = 15;

/** Hurries the world's clock to an instant: step by step while something runs, from one due instant to the next while nothing does. */
export async function hurry({ daybook, clock }: World, until: number): Promise<void> {
  const active = new Map<string, string>();
  const stops = [
    daybook.on("run.started", ({ id, job }) => active.set(id, job)),
    daybook.on("run.returned", ({ id }) => active.delete(id)),
    daybook.on("run.finished", ({ id }) => active.delete(id)),
  ];
  while (clock.now() < until) {
    if (active.size > 0) {
      await clock.advanceAsync(stepMs);
      if ([...active.values()].includes("dealership-stock")) await pause(breathMs);
      continue;
    }
    const next = Math.min(until, ...(await daybook.schedules.list()).map(({ nextFireAt }) => nextFireAt ?? until));
    const gap = next - clock.now() - leadSteps * stepMs;
    if (gap > 0) clock.advance(gap);
    for (let step = 0; step <= leadSteps && active.size === 0 && clock.now() < until; step += 1)
      await clock.advanceAsync(Math.min(stepMs, until - clock.now()));
  }
  for (const stop of stops) stop();
}

/** From here on the world's clock is the machine's. @returns how to stop it. */
export function goOnLive({ clock }: World): () => void {
  const timer = setInterval(() => clock.advance(Math.max(0, Date.now() - clock.now())), 10);
  return () => clearInterval(timer);
}
