import type { Credentials, Progress, FailedItems, RunContext, RunHandle, RunLog } from "../../job/run-context.ts";
import type { ActiveAttempt } from "./active-attempt.ts";

/** Makes the parts of a context that need other services. */
export interface ContextParts {
  log(attempt: ActiveAttempt): RunLog;
  items(attempt: ActiveAttempt): FailedItems;
  handle(attempt: ActiveAttempt): RunHandle;
  /** Reads a credential for a tenant. */
  credential(name: string, tenant: string | null): Promise<string>;
}

/** What a handler receives. Parts are made when the handler first asks for them. */
export class AttemptContext implements RunContext {
  readonly input: unknown;
  readonly services: unknown;
  readonly #attempt: ActiveAttempt;
  readonly #parts: ContextParts;
  #log: RunLog | undefined;
  #items: FailedItems | undefined;
  #handle: RunHandle | undefined;

  constructor(attempt: ActiveAttempt, input: unknown, services: unknown, parts: ContextParts) {
    this.#attempt = attempt;
    this.input = input;
    this.services = services;
    this.#parts = parts;
  }

  get tenant(): string | null {
    return this.#attempt.run.tenant;
  }

  get credentials(): Credentials {
    return {
      get: async (name) => {
        const value = await this.#parts.credential(name, this.#attempt.run.tenant);
        this.#attempt.hide(value);
        return value;
      },
    };
  }

  get signal(): AbortSignal {
    return this.#attempt.signal;
  }

  get progress(): Progress {
    return this.#attempt.progress;
  }

  get log(): RunLog {
    return (this.#log ??= this.#parts.log(this.#attempt));
  }

  get items(): FailedItems {
    return (this.#items ??= this.#parts.items(this.#attempt));
  }

  get run(): RunHandle {
    return (this.#handle ??= this.#parts.handle(this.#attempt));
  }
}
