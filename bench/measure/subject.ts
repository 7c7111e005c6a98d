/** How much work one round does. */
export interface Sizes {
  /** No-op jobs waiting when the worker starts. */
  readonly backlog: number;
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
  /** Whether `npm run build` succeeded; where not, commands are started from the sources, which costs them their compile time. */
  readonly built: boolean;
  /** Jobs at the same time; null: the subject's best. */
  readonly concurrency: number | null;
}

/** Figures by measure name. */
export type Readings = Readonly<Record<string, number>>;

/** Does one round. Each round of each subject has a process of its own, so nothing needs to be left clean. */
export type Subject = (round: Round) => Promise<Readings>;
