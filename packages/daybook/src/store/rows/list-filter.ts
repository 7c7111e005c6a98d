import type { RunFilter } from "../port/run-store.ts";

/** A filter that can also say: of no tenant. */
export interface ListFilter extends RunFilter {
  readonly withoutTenant?: boolean;
}

/** What a filter can ask for beside states, instants and a text. */
export type Asked = "job" | "tenant" | "queue" | "trigger" | "scheduleId" | "workerId";
const asked: readonly Asked[] = ["job", "tenant", "queue", "trigger", "scheduleId", "workerId"];

/** Whether a filter asks for more than an index answers, so that many runs may have to be looked at for few. */
export function asksMoreThan(answers: readonly Asked[], filter: ListFilter): boolean {
  return asked.some((name) => filter[name] !== undefined && !answers.includes(name));
}
