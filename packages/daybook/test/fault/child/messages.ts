import type { WorkerOptions } from "../../../src/index.ts";

/** Schedules a worker may have. All workers of one test have the same: a program that starts without one removes it. */
export type ScheduleName = "catch-up" | "fire-once" | "minute" | "many";

export interface WorkerSettings {
  /** The book's address. */
  readonly store: string;
  /** The folder of the journals. */
  readonly journal: string;
  readonly worker: WorkerOptions;
  readonly schedules: readonly ScheduleName[];
  /** Opens the book and enqueues when told, and neither registers nor works. */
  readonly clientOnly: boolean;
}

export interface EnqueuerSettings {
  readonly store: string;
  readonly journal: string;
  /** Milliseconds between two enqueues. */
  readonly everyMs: number;
  /** Ends by itself after so many runs. */
  readonly most: number;
  readonly seed: number;
  /** The book is taken away on purpose: what is refused is told, and the next is tried. Otherwise a refusal ends the process. */
  readonly endures: boolean;
}

/** What a test tells a worker. To stop it, it sends SIGTERM as an operator would. */
export type Command =
  /** Sets its wall clock. */
  | { readonly tell: "jump"; readonly ms: number }
  /** Lets its `held` runs go on. */
  | { readonly tell: "release" }
  /** Enqueues through this process; answered by `accepted` or `refused` with the same `ask`. */
  | {
      readonly tell: "enqueue";
      readonly ask: number;
      readonly job: string;
      readonly input: unknown;
      readonly delayMs?: number;
    };

/** What a child tells its test. */
export type ChildMessage =
  | { readonly say: "ready"; readonly pid: number }
  | { readonly say: "started"; readonly run: string; readonly job: string; readonly attempt: number }
  | {
      readonly say: "ended";
      readonly run: string;
      readonly job: string;
      readonly attempt: number;
      readonly how: string;
    }
  | { readonly say: "accepted"; readonly ask: number; readonly run: string }
  | { readonly say: "refused"; readonly ask: number; readonly code: string; readonly message: string }
  | { readonly say: "fired"; readonly schedule: string; readonly dueAt: number; readonly outcome: string }
  | { readonly say: "trouble"; readonly service: string; readonly code: string; readonly message: string }
  | { readonly say: "worker lost"; readonly workerId: string }
  | { readonly say: "run lost"; readonly run: string; readonly attempt: number }
  /** The process could not even begin. */
  | { readonly say: "failed"; readonly code: string; readonly message: string };

export type Said<Kind extends ChildMessage["say"]> = Extract<ChildMessage, { say: Kind }>;
