import type { SystemPlace } from "./queue-system.ts";

/** How much work one round does. */
export interface Sizes {
  /** No-op jobs waiting when the worker starts. */
  readonly backlog: number;
  /** Jobs enqueued one after the other while nobody works. */
  readonly singles: number;
  /** Jobs enqueued one at a time into an idle worker. */
  readonly samples: number;
  /** Milliseconds one handler reports progress for. */
  readonly progressMs: number;
  readonly jobFiles: number;
  readonly schedules: number;
  /** Milliseconds an idle process is watched. */
  readonly idleMs: number;
  /** Finished runs in the book before the drain. */
  readonly history: number;
}

export const fullSizes: Sizes = {
  backlog: 50_000,
  singles: 1_000,
  samples: 2_000,
  progressMs: 3_000,
  jobFiles: 1_000,
  schedules: 500,
  idleMs: 40_000,
  history: 1_000_000,
};

/** Enough to see that everything works; too little to judge by. */
export const quickSizes: Sizes = {
  ...fullSizes,
  backlog: 5_000,
  samples: 300,
  progressMs: 1_000,
  idleMs: 5_000,
  history: 50_000,
};

/** Fewer samples: six subjects take them, in two ways, and each takes several times as long as beside a file. */
export const fullPostgresSizes: Sizes = { ...fullSizes, samples: 250, history: 10_000_000 };

export const quickPostgresSizes: Sizes = {
  ...fullPostgresSizes,
  backlog: 2_000,
  singles: 100,
  samples: 40,
  history: 100_000,
};

/** Samples are requests, one after the other. */
export const fullHttpSizes: Sizes = { ...fullSizes, samples: 500, history: 10_000_000 };

export const quickHttpSizes: Sizes = { ...fullHttpSizes, backlog: 5_000, samples: 100, history: 100_000 };

/** Where the bench's own Redis listens: a socket file where the system has them, else a port on loopback. */
export type RedisAddress = { readonly path: string } | { readonly host: string; readonly port: number };

/** What one round of one subject is given. Plain JSON: it crosses into the child process. */
export interface Round {
  /** Empty at the start of the round, removed after it. */
  readonly dir: string;
  /** Kept for all rounds of the measure, for what is too slow to make anew each time. */
  readonly sharedDir: string;
  readonly sizes: Sizes;
  readonly redis: RedisAddress | null;
  /** Address of a PostgreSQL database that is the subject's own: empty, or kept for all rounds where the plan says so. */
  readonly database: string | null;
  readonly system: SystemPlace | null;
  /** In the place of the subject's own, by their names. */
  readonly settings: Readonly<Record<string, number>>;
  /** Whether `npm run build` succeeded; where not, commands are started from the sources, which costs them their compile time. */
  readonly built: boolean;
  /** Jobs at the same time; null: the subject's best. */
  readonly concurrency: number | null;
}

/** Figures by measure name. */
export type Readings = Readonly<Record<string, number>>;

/** Does one round. Each round of each subject has a process of its own, so nothing needs to be left clean. */
export type Subject = (round: Round) => Promise<Readings>;
