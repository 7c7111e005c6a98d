import type { SystemPlace } from "./queue-system.ts";

/** One subject of a measure: the exported function of a file that does one round of it. */
export interface Part {
  readonly subject: string;
  /** Relative to the bench's folder. */
  readonly file: string;
  readonly run: string;
  /** Jobs at the same time. @defaultValue the subject's best */
  readonly concurrency?: number;
  /** How the subject reaches Redis. @defaultValue a socket file, the faster way */
  readonly transport?: "socket" | "tcp";
  /** The queue system that the function works with; its file relative to the bench's folder. */
  readonly system?: SystemPlace;
  /** In the place of the system's own settings, by their names. */
  readonly settings?: Readonly<Record<string, number>>;
  /** Share of the backlog, for a subject that would take minutes for all of it. @defaultValue 1 */
  readonly share?: number;
  /** Works in the database that the measure keeps for all its rounds. @defaultValue an empty one each round */
  readonly keepsDatabase?: boolean;
}

/** What a measure's subjects work with or beside. */
export type Need = "redis" | "postgres" | "build";

/** Subjects measured in turn, with the same work. */
export interface Measure {
  /** What `--only` takes. */
  readonly name: string;
  /** Units of the figures each round gives, by the figures' names. */
  readonly units: Readonly<Record<string, string>>;
  readonly parts: readonly Part[];
  /** Done once before the rounds. */
  readonly prepare?: Part;
  readonly needs?: readonly Need[];
  readonly countsSql?: boolean;
  /** Figures that must be 0 in each round: where one is not, the bench ends with a failure. */
  readonly noneOf?: readonly string[];
}

const bullmq = { subject: "bullmq", file: "peers/bullmq.ts" };
const plainjob = { subject: "plainjob", file: "peers/plainjob.ts" };

function daybook(file: string, run: string, subject = "daybook"): Part {
  return { subject, file: `subjects/${file}`, run };
}

export const embeddedPlan: readonly Measure[] = [
  {
    name: "drain",
    units: { drain: "runs/s" },
    parts: [daybook("daybook-drain.ts", "drain"), { ...bullmq, run: "drain" }, { ...plainjob, run: "drain" }],
    needs: ["redis"],
  },
  {
    name: "latency",
    units: { "enqueue-to-start": "ms", "enqueue-to-start-p95": "ms" },
    parts: [daybook("daybook-latency.ts", "latency"), { ...bullmq, run: "latency" }, { ...plainjob, run: "latency" }],
    needs: ["redis"],
  },
  {
    name: "progress",
    units: { "progress-calls": "calls/s", "progress-writes": "writes/s" },
    parts: [daybook("daybook-progress.ts", "progressCalls")],
    countsSql: true,
  },
  {
    name: "discovery",
    units: { discovery: "ms" },
    parts: [daybook("daybook-discovery.ts", "discovery")],
  },
  {
    name: "cold-start",
    units: { "cold-start": "ms" },
    parts: [daybook("daybook-cold-start.ts", "coldStart")],
    needs: ["build"],
  },
  {
    name: "idle-queries",
    units: { "idle-queries": "queries/s" },
    parts: [daybook("daybook-idle-queries.ts", "idleQueries")],
    countsSql: true,
  },
  {
    name: "idle-memory",
    units: { "idle-memory": "MB" },
    parts: [daybook("daybook-idle-memory.ts", "idleMemory")],
    needs: ["build"],
  },
  {
    name: "history",
    units: { "drain-with-history": "runs/s" },
    prepare: daybook("daybook-history.ts", "makeHistory"),
    parts: [
      daybook("daybook-history.ts", "emptyBook", "daybook, empty book"),
      daybook("daybook-history.ts", "fullBook", "daybook, full book"),
    ],
  },
];

/** Where the best settings of the subjects come from; its figures are in the README. */
export const tuningPlan: readonly Measure[] = [
  {
    name: "concurrency",
    units: { drain: "runs/s" },
    parts: [
      ...[50, 100, 200, 500].flatMap((concurrency): Part[] => [
        { ...bullmq, run: "drain", subject: `bullmq, socket, ${concurrency}`, concurrency },
        { ...bullmq, run: "drain", subject: `bullmq, tcp, ${concurrency}`, concurrency, transport: "tcp" },
      ]),
      ...[100, 500, 1_000, 2_000].map((concurrency) => ({
        ...daybook("daybook-drain.ts", "drain", `daybook, ${concurrency}`),
        concurrency,
      })),
    ],
    needs: ["redis"],
  },
];
