import type { Changes, FireChange, LoggedLines, ManyRuns, WorkerChange } from "../../store/port/change-store.ts";

/** Runs told at a time; with ten looks a second, 2,000 rows a second for each client. What waits meanwhile is told as it is then. */
const mostTold = 200;
/** When more runs than this wait to be told, asking anew is cheaper for everybody. */
const mostWaiting = 2_000;

/** What has changed and was not told yet. A run that changes while it waits keeps its place, and is told once. */
export class Backlog {
  readonly #runs = new Set<string>();
  logs: LoggedLines[] = [];
  fires: FireChange[] = [];
  workers: WorkerChange[] = [];
  many: ManyRuns[] = [];

  add(changes: Changes): void {
    for (const id of changes.runs) this.#runs.add(id);
    this.logs.push(...changes.logs);
    this.fires.push(...changes.fires);
    this.workers.push(...changes.workers);
    this.many.push(...changes.many);
  }

  /** The runs to be told next: first those that somebody watches alone. They stay until `told`. */
  next(watched: ReadonlySet<string>): string[] {
    const first = [...watched].filter((id) => this.#runs.has(id));
    const ids = new Set(first);
    for (const id of this.#runs) {
      if (ids.size >= mostTold + first.length) break;
      ids.add(id);
    }
    return [...ids];
  }

  told(ids: readonly string[]): void {
    for (const id of ids) this.#runs.delete(id);
    this.logs = [];
    this.fires = [];
    this.workers = [];
    this.many = [];
  }

  /** Drops runs when too many wait, but those that somebody watches alone. Returns whether it did. */
  shed(watched: ReadonlySet<string>): boolean {
    if (this.#runs.size <= mostWaiting) return false;
    for (const id of this.#runs) if (!watched.has(id)) this.#runs.delete(id);
    return true;
  }

  clear(): void {
    this.told([...this.#runs]);
  }

  get isEmpty(): boolean {
    return this.#runs.size === 0;
  }
}
