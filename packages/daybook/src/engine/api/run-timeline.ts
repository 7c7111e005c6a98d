import type { AuditEntry } from "../../store/port/control-store.ts";
import type { AttemptRecord, RunRecord } from "../../store/port/run-store.ts";
import type { Instant } from "../../time/instant.ts";

/** What can happen to a run. */
export type RunEventKind =
  | "created"
  | "available"
  | "started"
  | "retried"
  | "rescued"
  | "released"
  | "snoozed"
  | "child_created"
  | "child_finished"
  | "cancel_requested"
  | "finished"
  | "retry_made";

/** One thing that happened to a run. */
export interface RunEvent {
  readonly at: Instant;
  readonly event: RunEventKind;
  readonly attempt: number | null;
  /** Who did it: a caller, a schedule, a worker. */
  readonly by: string | null;
  /** Another run that it is about: a child, a retry. */
  readonly runId: string | null;
  readonly message: string | null;
}

/** What a run's timeline is made from; all of it stands in the book already. */
export interface RunHistory {
  readonly run: RunRecord;
  readonly attempts: readonly AttemptRecord[];
  readonly children: readonly RunRecord[];
  /** The audit's entries about the run. */
  readonly audit: readonly AuditEntry[];
}

/** Of two things at one instant, what comes first. */
const order: readonly RunEventKind[] = [
  "created",
  "available",
  "started",
  "child_created",
  "child_finished",
  "cancel_requested",
  "retried",
  "rescued",
  "released",
  "snoozed",
  "finished",
  "retry_made",
];

/** What happened to a run, oldest first. */
export function runEvents({ run, attempts, children, audit }: RunHistory): RunEvent[] {
  const created = event(run.createdAt, "created", { by: run.triggeredBy, message: run.trigger });
  const events = [
    ...attempts.flatMap(attemptEvents),
    ...currentAttempt(run, attempts),
    ...children.flatMap(childEvents),
    ...cancelEvents(run, audit),
    ...retryEvents(audit),
    ...endEvents(run),
  ];
  // Always first: a claim of the same moment may have looked at the clock a little earlier.
  return [created, ...events.toSorted((a, b) => a.at - b.at || order.indexOf(a.event) - order.indexOf(b.event))];
}

function attemptEvents(attempt: AttemptRecord): RunEvent[] {
  const { number, outcome, workerId: by, startedAt, finishedAt, error, reason } = attempt;
  const ended: RunEventKind =
    outcome === "retried" || outcome === "rescued" || outcome === "released" || outcome === "snoozed"
      ? outcome
      : "finished";
  return [
    event(startedAt, "started", { attempt: number, by }),
    event(finishedAt, ended, { attempt: number, by, message: error?.message ?? reason }),
  ];
}

/** The attempt under way, or the last: it stands in the run. Before it, when the run was to go on. */
function currentAttempt(run: RunRecord, attempts: readonly AttemptRecord[]): RunEvent[] {
  const earlier = attempts.at(-1);
  const waited = run.availableAt > (earlier?.finishedAt ?? run.createdAt);
  const available = waited ? [event(run.availableAt, "available", {})] : [];
  if (run.startedAt === null || run.attempt === 0 || run.attempt === earlier?.number) return available;
  return [...available, event(run.startedAt, "started", { attempt: run.attempt, by: run.workerId })];
}

function childEvents({ id, job, tenant, createdAt, finishedAt, state }: RunRecord): RunEvent[] {
  const message = tenant === null ? job : `${job} for ${tenant}`;
  const created = event(createdAt, "child_created", { runId: id, message });
  if (finishedAt === null) return [created];
  return [created, event(finishedAt, "child_finished", { runId: id, message: `${message}: ${state}` })];
}

function cancelEvents({ cancelRequestedAt }: RunRecord, audit: readonly AuditEntry[]): RunEvent[] {
  if (cancelRequestedAt === null) return [];
  const asked = audit.findLast(({ action }) => action === "run.cancel");
  const message = typeof asked?.after === "string" ? asked.after : null;
  return [event(cancelRequestedAt, "cancel_requested", { by: asked?.by ?? null, message })];
}

function retryEvents(audit: readonly AuditEntry[]): RunEvent[] {
  return audit.flatMap(({ at, action, by, after }) => {
    if (action === "run.retry") return [event(at, "retry_made", { by, runId: String(after) })];
    if (action !== "run.retryFailedItems") return [];
    const { id, items } = after as { id: string; items: number };
    return [event(at, "retry_made", { by, runId: id, message: `${items} failed items` })];
  });
}

function endEvents({ finishedAt, state, attempt, error, reason }: RunRecord): RunEvent[] {
  if (finishedAt === null) return [];
  const why = error?.message ?? reason;
  const message = why === null ? state : `${state}: ${why}`;
  return [event(finishedAt, "finished", { attempt: attempt === 0 ? null : attempt, message })];
}

function event(at: Instant, kind: RunEventKind, rest: Partial<Omit<RunEvent, "at" | "event">>): RunEvent {
  return { at, event: kind, attempt: null, by: null, runId: null, message: null, ...rest };
}
