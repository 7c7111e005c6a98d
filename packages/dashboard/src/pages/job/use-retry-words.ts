import { useWords } from "../../i18n/i18n.ts";
import { useDashboard } from "../../state/dashboard.ts";
import { waitsOf, type RetryRule } from "./retry-rule.ts";

const mostWaits = 5;

/** A retry policy in one line: how many attempts, and what is waited between them. */
export function useRetryWords(): (rule: RetryRule) => string {
  const t = useWords();
  const { formats } = useDashboard();
  return (rule) => {
    const write = formats.value;
    const attempts = t("jobs.facts.attempts", { n: write.number(rule.attempts) }, rule.attempts);
    if (rule.attempts === 1) return `${attempts}, ${t("jobs.policy.never")}`;
    const waits = waitsOf(rule, mostWaits);
    if (waits === null) return `${attempts}, ${t("jobs.policy.byCode")}`;
    const more = rule.attempts - 1 > mostWaits ? " …" : "";
    return `${attempts}, ${t("jobs.policy.waits", { waits: waits.map((ms) => write.duration(ms)).join(", ") + more })}`;
  };
}
