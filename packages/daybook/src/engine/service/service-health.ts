import type { Clock } from "../../time/clock.ts";
import type { Instant } from "../../time/instant.ts";

/** How one service fares. */
export interface ServiceReport {
  readonly service: string;
  readonly lastSuccessAt: Instant | null;
  /** Failures in a row; 0 when the last turn went well. */
  readonly failures: number;
  readonly lastError: string | null;
  readonly lastErrorAt: Instant | null;
}

/** Remembers of each service when it last went well and what went wrong since; tells a listener of each failure. */
export class ServiceHealth {
  readonly #clock: Clock;
  readonly #onFailure: (service: string, error: unknown, failures: number) => void;
  readonly #reports = new Map<string, ServiceReport>();

  constructor(clock: Clock, onFailure: (service: string, error: unknown, failures: number) => void) {
    this.#clock = clock;
    this.#onFailure = onFailure;
  }

  succeeded(service: string): void {
    const before = this.#reports.get(service);
    this.#reports.set(service, {
      service,
      lastSuccessAt: this.#clock.now(),
      failures: 0,
      lastError: before?.lastError ?? null,
      lastErrorAt: before?.lastErrorAt ?? null,
    });
  }

  failed(service: string, error: unknown): void {
    const before = this.#reports.get(service);
    const failures = (before?.failures ?? 0) + 1;
    this.#reports.set(service, {
      service,
      lastSuccessAt: before?.lastSuccessAt ?? null,
      failures,
      lastError: error instanceof Error ? error.message : String(error),
      lastErrorAt: this.#clock.now(),
    });
    this.#onFailure(service, error, failures);
  }

  reports(): ServiceReport[] {
    return [...this.#reports.values()];
  }
}
