/** The cron of a schedule, as it stands in code or as it is in force; null for intervals and one-offs. */
export function cronOf(schedule: unknown): string | null {
  const { cron, rule } = (schedule ?? {}) as { cron?: unknown; rule?: { cron?: unknown } };
  const written = rule === undefined ? cron : rule.cron;
  return typeof written === "string" ? written : null;
}
