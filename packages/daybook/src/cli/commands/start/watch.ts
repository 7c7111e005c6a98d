import type { RunView } from "../../../engine/api/run-view.ts";
import type { Daybook } from "../../../engine/daybook.ts";
import type { CliContext } from "../../cli-context.ts";
import { openRunsView, type RunsView } from "../../output/progress/runs-view.ts";
import { EventLines, type WatchedEvent } from "./event-lines.ts";

/** Events of one moment are written together. */
const writeEveryMs = 50;
const shownRuns = 100;

/**
 * Shows what a worker does: a line for each event, and the progress of its active runs.
 *
 * Owns: one timer for lines and one for progress. Reads the book only while something runs here or has just ended, so
 * an idle worker costs nothing.
 */
export class Watch {
  readonly #context: CliContext;
  readonly #daybook: Daybook;
  readonly #lines: EventLines;
  /** Attempts that run here, by their run. */
  readonly #active = new Map<string, number>();
  readonly #stops: (() => void)[] = [];
  #view: RunsView | null = null;
  #shown: readonly RunView[] = [];
  #pending: WatchedEvent[] = [];
  #writing: Promise<void> = Promise.resolve();
  #lineTimer: NodeJS.Timeout | null = null;
  #progressTimer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(context: CliContext, daybook: Daybook) {
    this.#context = context;
    this.#daybook = daybook;
    this.#lines = new EventLines(context, daybook);
  }

  /** How many runs are active in this process. */
  get running(): number {
    return this.#active.size;
  }

  start(): void {
    const listen: Daybook["on"] = (name, listener) => this.#daybook.on(name, listener);
    this.#stops.push(
      listen("run.started", (event) => {
        this.#active.set(event.id, event.attempt);
        this.#note({ kind: "started", ...event });
        this.#watchProgress();
      }),
      listen("run.finished", (event) => this.#ended(event.id, { kind: "finished", ...event })),
      listen("run.returned", (event) =>
        this.#ended(event.id, { kind: "returned", attempt: this.#active.get(event.id) ?? 0, ...event }),
      ),
      listen("run.lost", (event) => this.#ended(event.id, { kind: "lost", ...event })),
      listen("run.rescued", (event) => this.#note({ kind: "rescued", ...event })),
      listen("fire", (event) => this.#note({ kind: "fire", ...event })),
      listen("worker.lost", (event) => this.#note({ kind: "worker_lost", ...event })),
    );
  }

  /** Writes what has happened so far. */
  async settle(): Promise<void> {
    this.#write();
    await this.#writing;
  }

  /** Takes the bars away and writes the last lines. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#progressTimer !== null) clearTimeout(this.#progressTimer);
    this.#view?.close();
    await this.settle();
  }

  #ended(id: string, event: WatchedEvent): void {
    this.#active.delete(id);
    this.#note(event);
  }

  #note(event: WatchedEvent): void {
    this.#pending.push(event);
    this.#lineTimer ??= setTimeout(() => this.#write(), writeEveryMs);
  }

  #write(): void {
    if (this.#lineTimer !== null) clearTimeout(this.#lineTimer);
    this.#lineTimer = null;
    const events = this.#pending;
    if (events.length === 0) return;
    this.#pending = [];
    this.#writing = this.#writing.then(async () => {
      const lines = await this.#lines.of(events);
      // The bar of a run that ended must not stand under the line that says so.
      if (this.#shown.some(({ id }) => !this.#active.has(id)))
        this.#show(this.#shown.filter(({ id }) => this.#active.has(id)));
      if (lines.length > 0) this.#context.output.line(lines.join("\n"));
    });
  }

  #watchProgress(): void {
    if (this.#progressTimer !== null || this.#isStopped) return;
    this.#progressTimer = setTimeout(() => void this.#showProgress(), this.#view?.everyMs ?? writeEveryMs);
  }

  async #showProgress(): Promise<void> {
    try {
      this.#view ??= await openRunsView(this.#context.output, this.#context);
      this.#show(await this.#activeRuns());
    } catch {
      // The book is away or closed; the worker itself says so, and the next look may find it again.
    } finally {
      this.#progressTimer = null;
      if (this.#active.size > 0) this.#watchProgress();
      else this.#show([]);
    }
  }

  #show(runs: readonly RunView[]): void {
    if (this.#isStopped) return;
    this.#shown = runs;
    this.#view?.show(runs, `${this.#active.size} running; Ctrl-C lets them finish`);
  }

  async #activeRuns(): Promise<readonly RunView[]> {
    const { workerId } = this.#daybook;
    if (workerId === null || this.#active.size === 0) return [];
    const page = await this.#daybook.runs.list({ workerId, states: ["running"] }, { limit: shownRuns });
    return page.data;
  }
}
