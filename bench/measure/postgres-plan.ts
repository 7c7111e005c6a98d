import type { Measure, Part } from "./plan.ts";

/** A subject of this plan, before it is said what it does. */
type Subject = Pick<Part, "subject" | "system">;

const daybook: Subject = {
  subject: "daybook",
  system: { file: "subjects/daybook-queue.ts", name: "daybookOnPostgres" },
};
const graphileBatched: Subject = {
  subject: "graphile-worker, batched",
  system: { file: "peers/graphile-worker.ts", name: "batched" },
};
const graphilePlain: Subject = {
  subject: "graphile-worker, plain",
  system: { file: "peers/graphile-worker.ts", name: "plain" },
};
const pgBoss: Subject = { subject: "pg-boss", system: { file: "peers/pg-boss.ts", name: "pgBoss" } };
const bullmqRedis: Subject = { subject: "bullmq, redis", system: { file: "peers/bullmq-queue.ts", name: "onRedis" } };
const bullmqPostgres: Subject = {
  subject: "bullmq, postgres",
  system: { file: "peers/bullmq-queue.ts", name: "onPostgres" },
};

/** Those that settle each job by itself drain a fifth: a rate is a rate, and the whole backlog would take them minutes. */
const fifth = 0.2;

/** As much longer is a backlog in which the start of a worker no longer counts. */
const longer = 4;

function drains(run: string): readonly Part[] {
  const part = { file: "subjects/queue-drain.ts", run };
  return [
    // Slots for three claims of 2,000: one is under way, one begins, one is settled.
    { ...daybook, ...part, settings: { concurrency: 6_000 } },
    { ...graphileBatched, ...part, settings: { localQueue: 10_000 } },
    { ...graphilePlain, ...part, share: fifth },
    { ...pgBoss, ...part },
    { ...bullmqRedis, ...part },
    { ...bullmqPostgres, ...part, share: fifth },
  ];
}

function latencies(run: string): readonly Part[] {
  const part = { file: "subjects/queue-latency.ts", run };
  return [
    { ...daybook, ...part },
    { ...graphileBatched, ...part },
    { ...graphilePlain, ...part },
    { ...pgBoss, ...part, settings: { notify: 1, batchSize: 1, localConcurrency: 1 } },
    { ...bullmqRedis, ...part },
    { ...bullmqPostgres, ...part },
  ];
}

const enqueuing = { file: "subjects/queue-enqueue.ts", run: "enqueue" };
const besideHistory = { file: "subjects/queue-drain.ts", run: "drainBesideHistory" };

export const postgresPlan: readonly Measure[] = [
  { name: "drain", units: { drain: "runs/s" }, parts: drains("drainByOne"), needs: ["redis", "postgres"] },
  {
    name: "drain-long",
    units: { "drain-long": "runs/s" },
    parts: drains("drainLong").map((part) => ({ ...part, share: longer * (part.share ?? 1) })),
    needs: ["redis", "postgres"],
  },
  { name: "drain-4", units: { "drain-4": "runs/s" }, parts: drains("drainByFour"), needs: ["redis", "postgres"] },
  {
    name: "enqueue",
    units: { "enqueue-one-by-one": "jobs/s", "enqueue-bulk": "jobs/s" },
    // How graphile-worker works makes no difference to what is handed in.
    parts: [
      { ...daybook, ...enqueuing },
      { ...graphilePlain, ...enqueuing, subject: "graphile-worker" },
      { ...pgBoss, ...enqueuing },
      { ...bullmqRedis, ...enqueuing },
      { ...bullmqPostgres, ...enqueuing },
    ],
    needs: ["redis", "postgres"],
  },
  {
    name: "latency",
    units: { "enqueue-to-start": "ms", "enqueue-to-start-p95": "ms" },
    parts: latencies("latency"),
    needs: ["redis", "postgres"],
  },
  {
    name: "latency-across",
    units: { "enqueue-to-start-across": "ms", "enqueue-to-start-across-p95": "ms" },
    parts: latencies("latencyAcross"),
    needs: ["redis", "postgres"],
  },
  {
    name: "history",
    units: { "drain-with-history": "runs/s" },
    prepare: { ...daybook, file: "subjects/postgres-history.ts", run: "makePostgresHistory", keepsDatabase: true },
    parts: [
      { ...daybook, ...besideHistory, subject: "daybook, empty book" },
      { ...daybook, ...besideHistory, subject: "daybook, full book", keepsDatabase: true },
    ],
    needs: ["postgres"],
  },
];

function tuning(subject: Subject, settings: readonly Readonly<Record<string, number>>[], share = 1): readonly Part[] {
  return settings.map((set) => ({
    ...subject,
    file: "subjects/queue-drain.ts",
    run: "drainByOne",
    settings: set,
    share,
    subject: `${subject.subject}: ${Object.entries(set)
      .map(([name, value]) => `${name} ${value}`)
      .join(", ")}`,
  }));
}

/** The same drain with other settings around the chosen ones, for each subject; its figures are in the README. */
export const postgresTuningPlan: readonly Measure[] = [
  {
    name: "tuning",
    units: { drain: "runs/s" },
    parts: [
      ...tuning(daybook, [
        { concurrency: 500 },
        { concurrency: 1_500 },
        { concurrency: 3_000 },
        { concurrency: 6_000 },
        { concurrency: 8_000 },
        { concurrency: 12_000 },
      ]),
      ...tuning(graphileBatched, [
        { concurrency: 24, localQueue: 500 },
        { concurrency: 10, localQueue: 2_000 },
        { concurrency: 24, localQueue: 2_000 },
        { concurrency: 100, localQueue: 2_000 },
        { concurrency: 24, localQueue: 2_000, batchDelayMs: 5 },
        { concurrency: 24, localQueue: 5_000 },
        { concurrency: 24, localQueue: 10_000 },
      ]),
      ...tuning(graphilePlain, [{ concurrency: 10 }, { concurrency: 24 }, { concurrency: 48 }], fifth),
      ...tuning(pgBoss, [
        { batchSize: 500, localConcurrency: 4 },
        { batchSize: 2_000, localConcurrency: 2 },
        { batchSize: 4_000, localConcurrency: 1 },
        { batchSize: 4_000, localConcurrency: 2 },
        { batchSize: 4_000, localConcurrency: 4 },
        { batchSize: 8_000, localConcurrency: 2 },
        { batchSize: 12_500, localConcurrency: 2 },
        { batchSize: 4_000, localConcurrency: 2, partition: 0 },
      ]),
      ...tuning(
        bullmqPostgres,
        [{ concurrency: 8 }, { concurrency: 16 }, { concurrency: 32 }, { concurrency: 64 }],
        fifth,
      ),
    ],
    needs: ["postgres"],
  },
];
