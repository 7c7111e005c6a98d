import type { OverrideRecord, OverrideScope } from "../../store/port/control-store.ts";

/** What keeps a job, a schedule or a tenant from starting runs. */
export interface Hold {
  readonly kind: "disabled" | "paused";
  readonly scope: OverrideScope;
  readonly subject: string;
  readonly setAt: number;
  readonly setBy: string | null;
}

/** Whom a hold is asked for. */
export interface HoldSubject {
  readonly job: string;
  readonly tenant: string | null;
  readonly scheduleId?: string;
}

/**
 * The hold in force, if any. Disabled outranks paused; of two alike the wider scope is named, since lifting the narrower
 * one alone would change nothing.
 */
export function holdOf(overrides: readonly OverrideRecord[], about: HoldSubject): Hold | null {
  const scopes: [OverrideScope, string][] = [
    ["global", ""],
    ["job", about.job],
  ];
  if (about.tenant !== null) scopes.push(["tenant", about.tenant], ["job_tenant", `${about.job}/${about.tenant}`]);
  if (about.scheduleId !== undefined) scopes.push(["schedule", about.scheduleId]);
  return find(overrides, scopes, "disabled") ?? find(overrides, scopes, "paused");
}

function find(
  overrides: readonly OverrideRecord[],
  scopes: readonly [OverrideScope, string][],
  kind: Hold["kind"],
): Hold | null {
  const [field, value] = kind === "disabled" ? (["enabled", false] as const) : (["paused", true] as const);
  for (const [scope, subject] of scopes) {
    const found = overrides.find(
      (entry) => entry.scope === scope && entry.subject === subject && entry.field === field && entry.value === value,
    );
    if (found !== undefined) return { kind, scope, subject, setAt: found.setAt, setBy: found.setBy };
  }
  return null;
}

/** A hold in words: `job "x" is paused by anna since 2026-11-22T02:00:00.000Z`. */
export function describeHold(hold: Hold): string {
  const what = hold.scope === "global" ? "everything" : `${hold.scope.replace("_", "/")} "${hold.subject}"`;
  const by = hold.setBy === null ? "" : ` by ${hold.setBy}`;
  return `${what} is ${hold.kind}${by} since ${new Date(hold.setAt).toISOString()}`;
}
