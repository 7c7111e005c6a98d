import type { Daybook } from "daybook";
import { host } from "./host.ts";

const kept = globalThis as { daybook?: Promise<Daybook> };

/** The one Daybook of this process. Next.js has a copy of this module in each of its bundles, so a variable in here would make several. */
export function theDaybook(): Promise<Daybook> {
  return (kept.daybook ??= host().then(({ openDaybook }) => openDaybook()));
}
