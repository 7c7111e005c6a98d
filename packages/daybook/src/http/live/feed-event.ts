import { jsonText } from "../../engine/api/json-text.ts";
import type { RunView } from "../../engine/api/run-view.ts";
import type { LogLine } from "../../store/port/history-store.ts";
import type { FireChange, WorkerChange } from "../../store/port/change-store.ts";

/** A run as the feed tells it. */
export interface LiveRun extends Omit<RunView, "input" | "result" | "metadata" | "error"> {
  readonly error: { readonly name: string; readonly code: string | null; readonly message: string } | null;
}

type Told =
  | { readonly kind: "run"; readonly data: LiveRun }
  | { readonly kind: "log"; readonly data: LogLine }
  | { readonly kind: "fire"; readonly data: FireChange }
  | { readonly kind: "worker"; readonly data: WorkerChange };

/** Something that happened, with what audiences choose by. Its text is made once for all who want it. */
export class FeedEvent {
  readonly told: Told;
  readonly job: string | null;
  readonly tenant: string | null;
  /** The run that it is about. */
  readonly run: string | null;
  #text: string | null = null;
  #rowText: string | null = null;

  constructor(told: Told, about: { readonly job?: string; readonly tenant?: string | null; readonly run?: string }) {
    this.told = told;
    this.job = about.job ?? null;
    this.tenant = about.tenant ?? null;
    this.run = about.run ?? null;
  }

  /** The data as JSON. */
  get text(): string {
    this.#text ??= jsonText(this.told.data);
    return this.#text;
  }

  /** The same for a row of a list: what a handler keeps in its progress is for the page of its run. */
  get rowText(): string {
    const { kind, data } = this.told;
    if (kind !== "run" || data.progress === null) return this.text;
    this.#rowText ??= jsonText({ ...data, progress: { ...data.progress, values: {} } });
    return this.#rowText;
  }
}
