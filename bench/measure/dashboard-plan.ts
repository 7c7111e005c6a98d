import type { Measure, Part } from "./plan.ts";

const subject = "daybook";

function part(file: string, run: string, keepsDatabase = false): Part {
  return { subject, file: `subjects/${file}`, run, keepsDatabase };
}

function frameUnits(page: string): Record<string, string> {
  return {
    [`${page}-frames`]: "frames/s",
    [`${page}-slow-frames`]: "% of frames",
    [`${page}-longest`]: "ms",
    [`${page}-busy`]: "ms/frame",
  };
}

/** The dashboard in a real browser, from a real server on SQLite. */
export const dashboardPlan: readonly Measure[] = [
  {
    name: "first-load",
    units: { "first-paint": "ms", "first-figures": "ms", "first-scripts": "kB gzip" },
    prepare: part("http-history.ts", "makeHttpHistory", true),
    parts: [part("dashboard-history.ts", "firstLoad", true)],
    needs: ["build"],
  },
  {
    name: "many-runs",
    units: {
      ...frameUnits("scroll"),
      "scroll-rows": "rows",
    },
    prepare: part("http-history.ts", "makeHttpHistory", true),
    parts: [part("dashboard-history.ts", "scrollRuns", true)],
    needs: ["build"],
  },
  {
    name: "active-runs",
    units: {
      ...frameUnits("box"),
      ...frameUnits("overview"),
      ...frameUnits("list"),
    },
    parts: [part("dashboard-active.ts", "activeRuns")],
    needs: ["build"],
  },
];
