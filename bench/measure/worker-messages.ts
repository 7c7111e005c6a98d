/** What the measuring process tells a worker process. */
export type WorkerCommand = "start" | "finish";

/** What a worker process answers. */
export type WorkerMessage =
  | { readonly say: "ready" }
  | { readonly say: "working" }
  /** All the jobs it has handled so far. */
  | { readonly say: "handled"; readonly count: number }
  /** Instead of `handled` where every job counts: when its handler began, by `monotonicMs`. */
  | { readonly say: "began"; readonly at: number }
  | { readonly say: "finished" };

/** Milliseconds of a clock that all processes of a machine share and nobody sets. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
