import { DaybookError } from "../../errors/daybook-error.ts";
import type { ChildRequest, ChildrenSummary, SpawnOptions } from "../../job/run-context.ts";
import type { NewRun } from "../../store/port/run-store.ts";
import type { Clock } from "../../time/clock.ts";
import { buildRun } from "../enqueue/build-run.ts";
import type { Enqueuer } from "../enqueue/enqueuer.ts";
import { readInput } from "../enqueue/read-input.ts";
import type { ActiveAttempt } from "../execute/active-attempt.ts";
import type { CatalogedJob } from "../register/job-book.ts";
import { failedChildren, type ChildWaiter } from "./child-waiter.ts";

/** One transaction with more would keep other processes waiting; a parent that dies in between makes the rest when it starts again. */
const largestBatch = 1_000;

/** Makes child runs and waits for them. */
export class Spawner {
  readonly #enqueuer: Enqueuer;
  readonly #waiter: ChildWaiter;
  readonly #clock: Clock;
  readonly #nextId: () => string;

  constructor(options: { enqueuer: Enqueuer; waiter: ChildWaiter; clock: Clock; nextId: () => string }) {
    this.#enqueuer = options.enqueuer;
    this.#waiter = options.waiter;
    this.#clock = options.clock;
    this.#nextId = options.nextId;
  }

  async spawn(
    attempt: ActiveAttempt,
    child: CatalogedJob,
    requests: readonly ChildRequest<unknown>[],
    options: SpawnOptions = {},
  ): Promise<ChildrenSummary> {
    checkLimit(options.limit);
    await this.#make(attempt, child, requests, options.limit ?? null);
    const summary = await this.#waiter.wait(attempt);
    attempt.failedParts += failedChildren(summary);
    return summary;
  }

  async #make(
    attempt: ActiveAttempt,
    child: CatalogedJob,
    requests: readonly ChildRequest<unknown>[],
    siblingLimit: number | null,
  ): Promise<void> {
    const { childCounts } = attempt;
    const first = childCounts.get(child.job.name) ?? 0;
    const next = first + requests.length;
    childCounts.set(child.job.name, next);
    try {
      const runs = await this.#build(attempt, child, requests, { first, siblingLimit });
      for (let from = 0; from < runs.length; from += largestBatch)
        await this.#enqueuer.enqueue(runs.slice(from, from + largestBatch));
    } catch (error) {
      // A handler that spawns them again means the same children.
      if (childCounts.get(child.job.name) === next) childCounts.set(child.job.name, first);
      throw error;
    }
  }

  async #build(
    attempt: ActiveAttempt,
    child: CatalogedJob,
    requests: readonly ChildRequest<unknown>[],
    { first, siblingLimit }: { first: number; siblingLimit: number | null },
  ): Promise<NewRun[]> {
    const now = this.#clock.now();
    const keys = new Set<string>();
    const runs: NewRun[] = [];
    for (const [place, request] of requests.entries()) {
      const childKey = request.key ?? `${child.job.name}:${first + place}`;
      if (keys.has(childKey))
        throw new DaybookError(
          "OPTION_INVALID",
          `Two children have the key "${childKey}". Give each child of a run its own key.`,
          { params: { field: `children[${place}].key`, value: childKey } },
        );
      keys.add(childKey);
      const { text, parsed } = await readInput(child.job, request.input, { name: "child", place });
      assertNoCredential(attempt, [childKey, text ?? ""], place);
      const run = buildRun(
        child,
        text,
        parsed,
        {
          id: this.#nextId(),
          trigger: "parent",
          triggeredBy: attempt.run.job,
          tenant: request.tenant ?? attempt.run.tenant,
          availableAt: now + (request.delayMs ?? 0),
          parentId: attempt.run.id,
          childKey,
          siblingLimit,
        },
        now,
      );
      const limited = child.record.concurrency !== null || attempt.entry?.record.concurrency != null;
      if (limited && run.concurrencyKey !== null && run.concurrencyKey === attempt.run.concurrencyKey) {
        throw new DaybookError(
          "OPTION_INVALID",
          `Child ${place} of "${attempt.run.job}" has its parent's concurrency key "${run.concurrencyKey}" and could wait for it for ever. Give one of the two jobs another concurrency.key.`,
          { params: { field: "concurrency.key", value: run.concurrencyKey } },
        );
      }
      runs.push(run);
    }
    return runs;
  }
}

/** Inputs stand in the book for everybody to read. To take it out would let the child work with something else, so it is not made. */
function assertNoCredential({ redactor }: ActiveAttempt, texts: readonly string[], place: number): void {
  if (redactor === null || texts.every((text) => redactor.text(text) === text)) return;
  throw new DaybookError(
    "INPUT_INVALID",
    `The input or key of child ${place} holds a credential and would be recorded. Give the child the credential's name: it can fetch it by itself.`,
    { params: { field: `children[${place}]` } },
  );
}

function checkLimit(limit: number | undefined): void {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 1)) return;
  throw new DaybookError("OPTION_INVALID", `spawn's limit must be a whole number from 1, not ${String(limit)}.`, {
    params: { field: "limit", value: limit },
  });
}
