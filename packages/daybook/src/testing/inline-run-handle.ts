import { readInput } from "../engine/enqueue/read-input.ts";
import type { ActiveAttempt } from "../engine/execute/active-attempt.ts";
import type { AnyJob } from "../job/job.ts";
import type { ChildRequest, ChildrenSummary, RunHandle } from "../job/run-context.ts";
import { childProgress } from "../run/child-progress.ts";
import type { FinalState, TriggerKind } from "../run/state.ts";
import type { Instant } from "../time/instant.ts";
import type { InlineChild, InlineOptions } from "./inline-run.ts";

/** The run of `runInline` as its handler sees it: children are noted and end as the test says. */
export class InlineRunHandle implements RunHandle {
  readonly id: string;
  readonly job: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly trigger: TriggerKind;
  readonly dueAt: Instant | null = null;
  readonly createdAt: Instant;
  readonly parentId: string | null = null;
  readonly children: InlineChild[] = [];
  readonly #active: ActiveAttempt;
  readonly #endOf: NonNullable<InlineOptions<unknown>["child"]>;
  readonly #states: Partial<Record<FinalState, number>> = {};

  constructor(active: ActiveAttempt, endOf: InlineOptions<unknown>["child"]) {
    const { run } = active;
    this.id = run.id;
    this.job = run.job;
    this.attempt = run.attempt;
    this.maxAttempts = run.maxAttempts;
    this.trigger = run.trigger;
    this.createdAt = run.createdAt;
    this.#active = active;
    this.#endOf = endOf ?? (() => "succeeded");
  }

  async spawn(
    job: { readonly name: string } | string,
    requests: readonly ChildRequest<never>[],
  ): Promise<ChildrenSummary> {
    const name = typeof job === "string" ? job : job.name;
    const first = this.#active.childCounts.get(name) ?? 0;
    const made: InlineChild[] = [];
    for (const [place, request] of requests.entries()) {
      if (typeof job !== "string") await readInput(job as AnyJob, request.input, { name: "child", place });
      made.push({
        job: name,
        input: request.input,
        tenant: request.tenant ?? this.#active.run.tenant,
        key: request.key ?? `${name}:${first + place}`,
      });
    }
    this.#active.childCounts.set(name, first + made.length);
    for (const child of made) {
      const state = this.#endOf(child);
      this.#states[state] = (this.#states[state] ?? 0) + 1;
    }
    this.children.push(...made);
    const progress = childProgress(this.#states);
    this.#active.progress.follow(progress);
    this.#active.failedParts += progress.counts.failed;
    return { total: progress.total, finished: progress.done, states: { ...this.#states } };
  }
}
