import { DaybookError } from "../../errors/daybook-error.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";
import { findTroubledRuns, type TroubledRuns, type TroubledRunsOptions } from "./troubled-runs.ts";

/** How the synchronizing fares: what is stuck, and what is kept. */
export class HealthApi {
  readonly #parts: { readonly store: Store; readonly clock: Clock };

  constructor(parts: { readonly store: Store; readonly clock: Clock }) {
    this.#parts = parts;
  }

  /** Runs that are stuck or stalled, with the reasons; costs no more for a long history or backlog. @throws DaybookError `OPTION_INVALID`. */
  async runs(options: TroubledRunsOptions = {}): Promise<TroubledRuns> {
    const { factor } = options;
    if (factor !== undefined && !(factor > 1 && factor <= 1_000))
      throw new DaybookError("OPTION_INVALID", `factor must be over 1 and at most 1000, not ${factor}.`, {
        params: { field: "factor", value: factor },
      });
    return findTroubledRuns(this.#parts, options);
  }
}
