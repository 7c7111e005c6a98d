import type { FinalState } from "../run/state.ts";
import type { FireOutcome } from "../store/port/schedule-store.ts";
import type { Instant } from "../time/instant.ts";

/** What a process tells its own listeners. Other processes' events are in the book. */
export interface DaybookEvents {
  "run.started": {
    readonly id: string;
    readonly job: string;
    readonly tenant: string | null;
    readonly attempt: number;
  };
  /** The attempt ended and another will follow. */
  "run.returned": {
    readonly id: string;
    readonly job: string;
    readonly outcome: "retried" | "snoozed" | "released";
    readonly availableAt: Instant;
  };
  "run.finished": {
    readonly id: string;
    readonly job: string;
    readonly tenant: string | null;
    readonly state: FinalState;
    readonly parentId: string | null;
  };
  /** This process no longer holds the run; what its handler still does is not recorded. */
  "run.lost": { readonly id: string; readonly job: string; readonly attempt: number };
  "run.rescued": { readonly id: string; readonly job: string; readonly outcome: "rescued" | "crashed" };
  fire: {
    readonly scheduleId: string;
    readonly dueAt: Instant;
    readonly outcome: FireOutcome;
    readonly runId: string | null;
  };
  "worker.lost": { readonly workerId: string };
  "service.failed": { readonly service: string; readonly error: unknown; readonly failures: number };
}

type Listener<Name extends keyof DaybookEvents> = (event: DaybookEvents[Name]) => void;

/** Typed events of one process. A listener that throws is reported and stops nothing. */
export class EventHub {
  readonly #listeners = new Map<keyof DaybookEvents, Set<(event: never) => void>>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Returns how to stop listening. */
  on<Name extends keyof DaybookEvents>(name: Name, listener: Listener<Name>): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<Name extends keyof DaybookEvents>(name: Name, event: DaybookEvents[Name]): void {
    const listeners = this.#listeners.get(name);
    if (listeners === undefined || listeners.size === 0) return;
    for (const listener of listeners) {
      try {
        (listener as Listener<Name>)(event);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  has(name: keyof DaybookEvents): boolean {
    return (this.#listeners.get(name)?.size ?? 0) > 0;
  }
}
