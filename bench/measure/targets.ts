import type { Figure } from "./figure.ts";
import { pages } from "./http-plan.ts";

interface Bound {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Two subjects of one measure, the first divided by the second. */
interface RatioTarget extends Bound {
  readonly measure: string;
  readonly of: string;
  readonly to: string;
}

interface FigureTarget extends Bound {
  readonly measure: string;
  readonly subject: string;
}

const postgresPeers = [
  "graphile-worker, batched",
  "graphile-worker, plain",
  "graphile-worker",
  "pg-boss",
  "bullmq, redis",
  "bullmq, postgres",
];

/** Daybook beside each peer of the PostgreSQL bench; a bound where something was promised. */
function onPostgres(measure: string, bounds: Readonly<Record<string, Bound>> = {}): RatioTarget[] {
  return postgresPeers.map((to) => ({ measure, of: "daybook", to, ...bounds[to] }));
}

const ratios: readonly RatioTarget[] = [
  { measure: "drain", of: "daybook", to: "bullmq", atLeast: 4 },
  { measure: "drain", of: "daybook", to: "plainjob" },
  { measure: "enqueue-to-start", of: "daybook", to: "bullmq", atMost: 0.3 },
  { measure: "enqueue-to-start", of: "daybook", to: "plainjob" },
  { measure: "enqueue-to-start-p95", of: "daybook", to: "bullmq" },
  ...onPostgres("drain", { "graphile-worker, batched": { atLeast: 1.2 }, "pg-boss": { atLeast: 2 } }),
  ...onPostgres("drain-long", { "graphile-worker, batched": { atLeast: 1.2 }, "pg-boss": { atLeast: 2 } }),
  ...onPostgres("drain-4", { "graphile-worker, batched": { atLeast: 1.2 }, "pg-boss": { atLeast: 2 } }),
  ...onPostgres("enqueue-one-by-one"),
  ...onPostgres("enqueue-bulk"),
  ...onPostgres("enqueue-to-start", {
    "graphile-worker, batched": { atMost: 0.6 },
    "graphile-worker, plain": { atMost: 0.6 },
  }),
  ...onPostgres("enqueue-to-start-p95"),
  ...onPostgres("enqueue-to-start-across"),
  ...onPostgres("enqueue-to-start-across-p95"),
  { measure: "drain-with-history", of: "daybook, full book", to: "daybook, empty book", atLeast: 0.9 },
];

/** Each page of the dashboard within 10 ms, and 1,000 overviews a second held. */
function overHttp(subject: string): FigureTarget[] {
  return [
    ...pages.map((page) => ({ measure: `${page}-p95`, subject, atMost: 10 })),
    // What is sent in the last moments is answered after them.
    { measure: "overview-held", subject, atLeast: 990 },
    { measure: "overview-held-p95", subject, atMost: 10 },
    { measure: "overview-held-failed", subject, atMost: 0 },
  ];
}

const figures: readonly FigureTarget[] = [
  ...overHttp("daybook, SQLite"),
  ...overHttp("daybook, PostgreSQL"),
  { measure: "progress-calls", subject: "daybook", atLeast: 1_000_000 },
  { measure: "progress-writes", subject: "daybook", atMost: 4 },
  { measure: "discovery", subject: "daybook", atMost: 1_000 },
  { measure: "cold-start", subject: "daybook", atMost: 500 },
  { measure: "idle-queries", subject: "daybook", atMost: 1 },
  { measure: "idle-memory", subject: "daybook", atMost: 100 },
  { measure: "first-paint", subject: "daybook", atMost: 1_000 },
  { measure: "first-scripts", subject: "daybook", atMost: 200 },
  // 60, less the frame that is under way when the watching ends.
  { measure: "scroll-frames", subject: "daybook", atLeast: 58 },
  { measure: "overview-frames", subject: "daybook", atLeast: 58 },
  { measure: "list-frames", subject: "daybook", atLeast: 58 },
];

/** A figure or ratio beside what it is to reach. */
export interface Verdict {
  readonly name: string;
  readonly value: number;
  /** Null where nothing was promised. */
  readonly target: string | null;
  readonly reached: boolean | null;
}

/** The ratios of the subjects that were measured, from their medians. */
export function ratioVerdicts(measured: readonly Figure[]): Verdict[] {
  return ratios.flatMap((ratio) => {
    const of = median(measured, ratio.measure, ratio.of);
    const to = median(measured, ratio.measure, ratio.to);
    if (of === undefined || to === undefined) return [];
    return [judge(`${ratio.measure}: ${ratio.of} / ${ratio.to}`, of / to, ratio)];
  });
}

export function figureVerdicts(measured: readonly Figure[]): Verdict[] {
  return figures.flatMap((figure) => {
    const value = median(measured, figure.measure, figure.subject);
    return value === undefined ? [] : [judge(`${figure.measure}: ${figure.subject}`, value, figure)];
  });
}

function median(measured: readonly Figure[], name: string, subject: string): number | undefined {
  return measured.find((figure) => figure.name === name && figure.subject === subject)?.median;
}

function judge(name: string, value: number, { atLeast, atMost }: Bound): Verdict {
  if (atLeast !== undefined) return { name, value, target: `≥ ${atLeast}`, reached: value >= atLeast };
  if (atMost !== undefined) return { name, value, target: `≤ ${atMost}`, reached: value <= atMost };
  return { name, value, target: null, reached: null };
}
