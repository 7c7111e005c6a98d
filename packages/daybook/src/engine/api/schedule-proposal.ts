import { isDaybookError } from "../../errors/daybook-error.ts";
import { lintSchedule, type ScheduleFinding } from "../../schedule/lint-schedule.ts";
import { parseSchedule } from "../../schedule/parse-schedule.ts";
import { preview, type PreviewEntry } from "../../schedule/preview.ts";
import type { DescribeLocale } from "../../schedule/schedule-phrases.ts";
import type { Schedule } from "../../schedule/schedule.ts";
import type { StoredSchedule } from "../../store/port/schedule-store.ts";
import type { Instant } from "../../time/instant.ts";
import { withCron } from "../register/effective-schedule.ts";

/** A schedule told for people. */
export interface ToldSchedule {
  readonly schedule: Schedule;
  readonly words: string;
  readonly next: readonly PreviewEntry[];
}

/** What a cron would mean before it is set. */
export interface ScheduleProposal {
  readonly proposed: ToldSchedule & { readonly findings: readonly ScheduleFinding[] };
  /** What code says today; null without a schedule, or where that cannot be read. */
  readonly inCode: ToldSchedule | null;
  /** What is in force today. */
  readonly inForce: ToldSchedule | null;
}

export interface ProposalQuestion {
  readonly cron: string;
  /** Whose time zone, policies and spread it would take over; null: none of the book. */
  readonly stored: StoredSchedule | null;
  /** Only without a stored one. */
  readonly timeZone: string | undefined;
  readonly from: Instant;
  readonly count: number;
  readonly locale: DescribeLocale;
  readonly usualRunMs: number | null;
}

/** @throws DaybookError `SCHEDULE_INVALID` naming the field of what is proposed. */
export async function proposeSchedule(question: ProposalQuestion): Promise<ScheduleProposal> {
  const { cron, stored, timeZone, from, usualRunMs } = question;
  const schedule =
    stored === null
      ? parseSchedule({ cron, ...(timeZone === undefined ? {} : { timeZone }) }, from)
      : withCron(stored.definition, cron, stored.createdAt);
  const findings = lintSchedule(schedule, { from, ...(usualRunMs === null ? {} : { usualRunMs }) });
  return {
    proposed: { ...(await told(schedule, question)), findings },
    inCode: await toldIfAny(stored === null ? null : codeOf(stored), question),
    inForce: await toldIfAny(stored?.schedule ?? null, question),
  };
}

function codeOf(stored: StoredSchedule): Schedule | null {
  try {
    return parseSchedule(stored.definition, stored.createdAt);
  } catch (error) {
    if (isDaybookError(error)) return null;
    throw error;
  }
}

async function toldIfAny(schedule: Schedule | null, question: ProposalQuestion): Promise<ToldSchedule | null> {
  return schedule === null ? null : told(schedule, question);
}

async function told(schedule: Schedule, { from, count, locale, stored }: ProposalQuestion): Promise<ToldSchedule> {
  const { describeSchedule } = await import("../../schedule/describe-schedule.ts");
  const spread = stored === null ? {} : { spreadKey: stored.id };
  return { schedule, words: describeSchedule(schedule, locale), next: preview(schedule, { from, count, ...spread }) };
}
