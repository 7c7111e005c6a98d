import { DaybookError } from "../../errors/daybook-error.ts";
import type { ChildRequest, ChildrenSummary, RunHandle, SpawnOptions } from "../../job/run-context.ts";
import type { TriggerKind } from "../../run/state.ts";
import type { Instant } from "../../time/instant.ts";
import type { Spawner } from "../fanout/spawner.ts";
import type { JobBook } from "../register/job-book.ts";
import type { ActiveAttempt } from "./active-attempt.ts";

/** The run as its handler sees it. */
export class AttemptRunHandle implements RunHandle {
  readonly id: string;
  readonly job: string;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly trigger: TriggerKind;
  readonly dueAt: Instant | null;
  readonly createdAt: Instant;
  readonly parentId: string | null;
  readonly #active: ActiveAttempt;
  readonly #book: JobBook;
  readonly #spawner: Spawner;

  constructor(active: ActiveAttempt, book: JobBook, spawner: Spawner) {
    const { run } = active;
    this.id = run.id;
    this.job = run.job;
    this.attempt = run.attempt;
    this.maxAttempts = run.maxAttempts;
    this.trigger = run.trigger;
    this.dueAt = run.dueAt;
    this.createdAt = run.createdAt;
    this.parentId = run.parentId;
    this.#active = active;
    this.#book = book;
    this.#spawner = spawner;
  }

  async spawn(
    job: { readonly name: string } | string,
    children: readonly ChildRequest<never>[],
    options?: SpawnOptions,
  ): Promise<ChildrenSummary> {
    const name = typeof job === "string" ? job : job.name;
    const entry = this.#book.get(name);
    if (entry === undefined) {
      throw new DaybookError(
        "JOB_NOT_FOUND",
        `spawn: no job "${name}" is registered in this process. Known: ${this.#book
          .all()
          .map((known) => known.job.name)
          .join(", ")}.`,
        { params: { job: name } },
      );
    }
    return this.#spawner.spawn(this.#active, entry, children, options);
  }
}
