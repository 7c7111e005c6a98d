import type { BookReading } from "./book-reading.ts";
import type { MetricMaker } from "./metric-maker.ts";

const results = ["passed", "problems", "failed"] as const;

/** What metrics say of the care that the book takes of its jobs' data and of its own history. @returns what says it. */
export function makeCareMetrics(make: MetricMaker): (reading: BookReading) => void {
  const states = make.gauge(
    "daybook_check_results",
    "Tenants, or none, whose newest result of a check says so.",
    "job",
    "check",
    "result",
  );
  const problems = make.gauge("daybook_check_problems", "Problems in the newest results of a check.", "job", "check");
  const overdue = make.gauge(
    "daybook_check_overdue",
    "Checks that were asked for, and that no process took or ended in time.",
    "job",
    "check",
  );
  const newest = make.since(
    { event: "check_last_result", what: "check", help: "a check last came to a result, for any tenant." },
    "job",
    "check",
  );
  const oldest = make.gauge(
    "daybook_check_oldest_result_seconds",
    "Seconds since the newest result of the tenant that was looked at longest ago.",
    "job",
    "check",
  );
  const looked = make.since(
    { event: "retention_last_look", what: "retention", help: "history of a kind was last looked at as a whole." },
    "kind",
  );
  const behind = make.gauge(
    "daybook_retention_behind",
    "1 when history of a kind was not looked at for so long that it is late, else 0.",
    "kind",
  );
  const deleted = make.gauge("daybook_retention_last_deleted_rows", "Rows that the last whole look deleted.", "kind");
  const total = make.counter("daybook_retention_deleted_rows_total", "Rows that were ever deleted.", "kind");

  return ({ at, checks, retention }) => {
    for (const { job, check, ...sum } of checks) {
      const labels = { job, check };
      for (const result of results) states({ ...labels, result }, sum[result]);
      problems(labels, sum.found);
      overdue(labels, sum.overdue);
      if (sum.lastResultAt !== null) newest(labels, sum.lastResultAt, at);
      if (sum.firstResultAt !== null) oldest(labels, Math.max(0, at - sum.firstResultAt) / 1_000);
    }
    for (const kept of retention.kinds) {
      const labels = { kind: kept.what };
      behind(labels, kept.standing === "behind" ? 1 : 0);
      total(labels, kept.total);
      if (kept.deleted !== null) deleted(labels, kept.deleted);
      if (kept.lookedAt !== null) looked(labels, kept.lookedAt, at);
    }
  };
}
