/** Where a run stands, in people's words; those of `GET /runs/{run}`. */
export type RunStatus =
  | "waiting"
  | "queued"
  | "scheduled"
  | "retrying"
  | "held"
  | "blocked"
  | "running"
  | "succeeded"
  | "partial"
  | "failed"
  | "cancelled"
  | "skipped"
  | "expired";

/** The stored states, by which runs are asked for. */
export type RunState = Exclude<RunStatus, "queued" | "scheduled" | "retrying" | "held">;

/** How far a run is. */
export interface ShownProgress {
  readonly total: number | null;
  readonly done: number;
  /** From 0 to 100; null while there is no total. */
  readonly percent: number | null;
  readonly stage: { readonly name: string; readonly number: number; readonly of: number | null } | null;
  /** Milliseconds. */
  readonly etaMs: number | null;
  /** Stands still for three times its usual gap. */
  readonly stalled: boolean;
  /** Not by a share link. */
  readonly message?: string | null;
  /** Items a second. Not by a share link. */
  readonly rate?: number | null;
}

/** What a component knows of a run. Instants are ISO 8601 text. By a share link it is no more than the fields that are always there. */
export interface ShownRun {
  readonly id: string;
  readonly job: string;
  readonly state: RunState;
  readonly status: RunStatus;
  readonly availableAt: string;
  readonly createdAt: string;
  readonly startedAt: string | null;
  /** Null until it is over. */
  readonly finishedAt: string | null;
  readonly progress: ShownProgress | null;
  readonly tenant?: string | null;
  readonly error?: { readonly message: string } | null;
  /** Why it was skipped or cancelled. */
  readonly reason?: string | null;
}

/** Why a component can show nothing. */
export interface Trouble {
  /** One of `docs/errors.md`, such as `RUN_NOT_FOUND`, `SHARE_EXPIRED`, `SERVER_UNREACHABLE`. */
  readonly code: string;
  /** What to do, in the component's language. */
  readonly message: string;
}

/** What the connection says of itself. `unavailable`: there is no push, so it is asked every few seconds. */
export type LinkState = "connecting" | "live" | "lost" | "unavailable";

/** A way to a Daybook other than plain HTTP: one that sends a token, one that replays a recording. */
export interface DaybookTransport {
  /** Where Daybook is mounted, without a slash at its end. */
  readonly base: string;
  readonly fetch: typeof fetch;
  /** Tells changes until the returned function is called. One without push says `onState("unavailable")` and no more. */
  listen(listener: {
    readonly onChange: (change: {
      /** `everything`: it is not known what changed. */
      readonly kind: "run" | "fire" | "worker" | "everything";
      readonly run: (Partial<ShownRun> & { readonly id: string }) | null;
    }) => void;
    readonly onState: (state: LinkState) => void;
  }): () => void;
}

/** What both components take. */
export interface DaybookProps {
  /**
   * Where Daybook is mounted: `https://ops.example/daybook`, or a path of the page's own site. Pages of other sites get in by `link` alone.
   * @defaultValue the root of the page's own site; of the script that a Daybook serves, that Daybook
   */
  base?: string;
  /** A share link: shows what it shares, to whoever has it, without an account. `base` is then not needed. */
  link?: string;
  /** Instead of `base`. Not as an attribute. */
  transport?: DaybookTransport;
  /** `en`, `de` or `vi`. @defaultValue that of the nearest `lang` of the page, then of the browser */
  language?: string;
  /** An IANA time zone for instants: `Europe/Berlin`. @defaultValue the browser's */
  zone?: string;
  /** The name to show instead of the job's; of a list, what the list is called for screen readers. */
  label?: string;
}

/** What `DaybookProgress` takes: `run`, or `link`, or `job` and `tenant` or one of them. */
export interface DaybookProgressProps extends DaybookProps {
  /** A run by its id. */
  run?: string;
  /** The newest run of this job; a newer one takes its place. */
  job?: string;
  /** The newest run for this tenant. */
  tenant?: string;
}

/** What `DaybookRuns` takes. */
export interface DaybookRunsProps extends DaybookProps {
  job?: string;
  tenant?: string;
  /** States with commas between: `running`, `failed,partial`. @defaultValue all */
  states?: string;
  /** Most rows, from 1 to 100. @defaultValue 10 */
  limit?: number;
  /** Rows lead to the dashboard's page of their run. @defaultValue false */
  linked?: boolean;
}
