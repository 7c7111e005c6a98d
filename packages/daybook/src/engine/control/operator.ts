import { DaybookError } from "../../errors/daybook-error.ts";
import type { ActionOrigin, OverrideField, OverrideScope } from "../../store/port/control-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { Clock } from "../../time/clock.ts";

/** Who does something, for the audit. */
export interface Actor {
  /** A login, a name, `cli:anna`. */
  readonly by?: string | null;
  /** From where. @defaultValue nobody says */
  readonly from?: ActionOrigin | null;
}

/**
 * Writes the operator's word: overrides with their audit entry, and what follows for runs that were held back.
 * The store is the only place it lives in, so it survives restarts and every process sees it.
 */
export class Operator {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #onChanged: () => void;

  constructor(options: { store: Store; clock: Clock; onChanged: () => void }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#onChanged = options.onChanged;
  }

  async set(scope: OverrideScope, subject: string, field: OverrideField, value: unknown, actor: Actor): Promise<void> {
    const [before] = await this.#store.overrides.list({ scope, subject, field });
    const by = actor.by ?? null;
    await this.#store.overrides.set({ scope, subject, field, value, setAt: this.#clock.now(), setBy: by });
    await this.audit(`${scope}.${field}`, subjectOf(scope, subject), before?.value ?? null, value, actor);
    await this.#followUp(scope, subject);
  }

  /** @returns whether there was an override. */
  async clear(scope: OverrideScope, subject: string, field: OverrideField, actor: Actor): Promise<boolean> {
    const [before] = await this.#store.overrides.list({ scope, subject, field });
    const cleared = await this.#store.overrides.clear(scope, subject, field);
    if (!cleared) return false;
    await this.audit(`${scope}.${field}.reset`, subjectOf(scope, subject), before?.value ?? null, null, actor);
    await this.#followUp(scope, subject);
    return true;
  }

  async audit(action: string, subject: string, before: unknown, after: unknown, actor: Actor): Promise<void> {
    const { by = null, from = null } = actor;
    await this.#store.audit.append({ at: this.#clock.now(), by, action, subject, before, after, from });
  }

  async #followUp(scope: OverrideScope, subject: string): Promise<void> {
    switch (scope) {
      case "global":
        await this.#store.runs.releaseHeld({});
        break;
      case "job":
        await this.#store.runs.releaseHeld({ job: subject });
        break;
      case "tenant":
        await this.#store.runs.releaseHeld({ tenant: subject });
        break;
      case "job_tenant": {
        const cut = subject.indexOf("/");
        await this.#store.runs.releaseHeld({ job: subject.slice(0, cut), tenant: subject.slice(cut + 1) });
        break;
      }
      case "schedule":
      case "queue":
        break;
    }
    this.#onChanged();
  }
}

/** @throws DaybookError `OPTION_INVALID` unless `limit` is a whole number from 1, or null for none. */
export function checkLimit(limit: number | null, field: string): number | null {
  if (limit === null || (Number.isInteger(limit) && limit >= 1)) return limit;
  throw new DaybookError(
    "OPTION_INVALID",
    `${field} must be a whole number from 1, or null for no limit, not ${String(limit)}.`,
    { params: { field, value: limit } },
  );
}

function subjectOf(scope: OverrideScope, subject: string): string {
  return subject === "" ? scope : `${scope}:${subject}`;
}
