import type { ClaimedRun, EnqueueOutcome, NewRun, RunRecord } from "../../src/store/port/run-store.ts";
import type { Instant } from "../../src/time/instant.ts";
import { t0 } from "./builders.ts";
import { Model, type ModelRun } from "./model.ts";

/** An attempt in a worker's hand. */
export interface HeldAttempt {
  readonly run: ClaimedRun;
  readonly worker: string;
}

/** The limits in force; an operator may change them. */
export interface ChangeableLimits {
  key: number;
  readonly queues: Record<string, number>;
}

/** {@link Model} with what operators, clocks and dying workers do to a book. */
export class BookModel extends Model {
  declare readonly limits: ChangeableLimits;
  now: Instant = t0;
  /** So many commands were run. */
  commands = 0;
  readonly held: HeldAttempt[] = [];
  /** Attempts that are over: nothing more may come of them. */
  readonly past: HeldAttempt[] = [];
  /** Runs whose cancel was asked for while they ran. */
  readonly requested = new Set<string>();
  /** `job:<name>`, `tenant:<id>`, `queue:<name>`. */
  readonly paused = new Set<string>();
  readonly disabledTenants = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #rescues = new Map<string, number>();

  isPaused({ job, tenant, queue }: NewRun): boolean {
    if (this.paused.has(`job:${job}`) || this.paused.has(`queue:${queue}`)) return true;
    return tenant !== null && (this.paused.has(`tenant:${tenant}`) || this.disabledTenants.has(tenant));
  }

  hasExpired({ run }: ModelRun): boolean {
    return run.expiresAt !== null && run.expiresAt <= this.now;
  }

  override startable(now: Instant): ModelRun[] {
    return super.startable(now).filter((entry) => !this.isPaused(entry.run) && !this.hasExpired(entry));
  }

  /** What an enqueue of this run must answer; takes it over when it is made. */
  enqueued(run: NewRun): EnqueueOutcome {
    if (run.tenant !== null && this.disabledTenants.has(run.tenant)) return { kind: "refused", by: "tenant_disabled" };
    const twin = [...this.of("open"), ...this.of("running")].find(
      ({ run: other }) =>
        run.dedupeKey !== null &&
        other.dedupeKey === run.dedupeKey &&
        other.job === run.job &&
        other.tenant === run.tenant,
    );
    if (twin !== undefined) return { kind: "duplicate", id: twin.run.id };
    this.add(run);
    return { kind: "created", id: run.id };
  }

  override claimed(given: readonly ClaimedRun[], now: Instant): void {
    for (const { id } of given) {
      if (this.isPaused(this.get(id).run)) throw new Error(`${id} was given out while it was paused.`);
      if (this.hasExpired(this.get(id))) throw new Error(`${id} was given out after it had expired.`);
    }
    super.claimed(given, now);
  }

  /** The attempt is over and the run goes on; as cancelled when that was asked for. */
  returned(run: ClaimedRun, availableAt: Instant | null, counts: "failure" | "rescue" | "nothing"): void {
    const entry = this.get(run.id);
    entry.state = this.requested.has(run.id) ? "cancelled" : "open";
    if (availableAt !== null) entry.availableAt = availableAt;
    if (counts === "failure") this.#failures.set(run.id, this.failures(run.id) + 1);
    if (counts === "rescue") this.#rescues.set(run.id, this.rescues(run.id) + 1);
  }

  finished(run: ClaimedRun, state: "succeeded" | "partial" | "failed"): void {
    this.get(run.id).state = state;
    if (state === "failed") this.#failures.set(run.id, this.failures(run.id) + 1);
  }

  failures(id: string): number {
    return this.#failures.get(id) ?? 0;
  }

  rescues(id: string): number {
    return this.#rescues.get(id) ?? 0;
  }

  moved(id: string, change: { readonly priority: number; readonly queue: string }, availableAt: Instant): void {
    const entry = this.get(id);
    this.runs.set(id, { ...entry, run: { ...entry.run, ...change }, availableAt });
  }

  /** A claim ends what has expired when it comes by it: this is not told, it is found in the book. */
  #adoptExpired(records: readonly RunRecord[]): void {
    for (const { id, state } of records) {
      const entry = this.runs.get(id);
      if (state === "expired" && entry?.state === "open" && this.hasExpired(entry)) entry.state = "expired";
    }
  }

  override differences(records: readonly RunRecord[]): string[] {
    this.#adoptExpired(records);
    const found = super.differences(records);
    for (const { id, failures, rescues } of records) {
      if (!this.runs.has(id)) continue;
      if (failures !== this.failures(id)) found.push(`${id} counts ${failures} failures, not ${this.failures(id)}`);
      if (rescues !== this.rescues(id)) found.push(`${id} counts ${rescues} rescues, not ${this.rescues(id)}`);
    }
    return found;
  }
}
