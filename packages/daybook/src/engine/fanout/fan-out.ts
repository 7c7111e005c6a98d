import { NonRetryableError } from "../../run/non-retryable-error.ts";
import { childProgress, parentState } from "../../run/child-progress.ts";
import { discard } from "../../run/outcomes.ts";
import { spreadOffsetMs } from "../../schedule/spread.ts";
import type { OverrideStore, TenantStore } from "../../store/port/control-store.ts";
import type { Clock } from "../../time/clock.ts";
import { describeHold, holdOf } from "../control/holds.ts";
import type { ActiveAttempt } from "../execute/active-attempt.ts";
import type { CatalogedJob } from "../register/job-book.ts";
import type { Spawner } from "./spawner.ts";

/** A result is read by people, and bounded. */
const mostNamed = 100;

/** Runs the parent of a job with `fanOut`: one child for each tenant, and the parent's end is theirs. */
export class FanOut {
  readonly #spawner: Spawner;
  readonly #tenants: TenantStore;
  readonly #overrides: OverrideStore;
  readonly #clock: Clock;

  constructor(options: { spawner: Spawner; tenants: TenantStore; overrides: OverrideStore; clock: Clock }) {
    this.#spawner = options.spawner;
    this.#tenants = options.tenants;
    this.#overrides = options.overrides;
    this.#clock = options.clock;
  }

  async run(attempt: ActiveAttempt, entry: CatalogedJob): Promise<unknown> {
    const fanOut = entry.job.options.fanOut;
    const all = fanOut === undefined ? [] : [...new Set(await fanOut.tenants())];
    await this.#tenants.register(all, this.#clock.now());
    const overrides = await this.#overrides.list({ field: "enabled" });
    const leftOut = all.flatMap((tenant) => {
      const hold = holdOf(overrides, { job: entry.job.name, tenant });
      return hold === null ? [] : [{ tenant, reason: describeHold(hold) }];
    });
    const isLeftOut = new Set(leftOut.map(({ tenant }) => tenant));
    const tenants = all.filter((tenant) => !isLeftOut.has(tenant));
    const disabled = leftOut.length;
    if (tenants.length === 0)
      return discard(disabled === 0 ? "there are no tenants" : `all ${disabled} tenants are disabled`);
    const input: unknown = attempt.run.input === null ? undefined : JSON.parse(attempt.run.input);
    const spreadMs = entry.record.fanOut?.spreadMs ?? 0;
    const children = tenants.map((tenant) => ({
      input,
      tenant,
      key: `tenant:${tenant}`,
      delayMs: spreadOffsetMs(`${entry.job.name}@${tenant}`, spreadMs),
    }));
    const limit = entry.record.fanOut?.limit ?? null;
    const summary = await this.#spawner.spawn(attempt, entry, children, limit === null ? {} : { limit });
    const { counts } = childProgress(summary.states);
    // The children have had their own retries; another attempt of the parent would find the same ends.
    if (parentState(summary.states) === "failed")
      throw new NonRetryableError(`All ${counts.failed} tenants failed. Their runs say why.`);
    const why = disabled === 0 ? {} : { leftOut: leftOut.slice(0, mostNamed) };
    return { tenants: tenants.length, disabled, ...why, ...counts };
  }
}
