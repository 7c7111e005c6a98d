import type { ManyRuns } from "../../store/port/change-store.ts";
import { FeedEvent } from "./feed-event.ts";

/** What a subscription wants to hear. */
export interface Audience {
  /** Audiences of the same name hear the same, in the same words: it is put together once for all of them. */
  readonly name: string;
  /** The one run that it is about: that run need not wait until others were told. */
  readonly run: string | null;
  /** Whether it hears the lines of that run. */
  readonly hearsLines: boolean;
  wants(event: FeedEvent): boolean;
  /** Whether runs of its own may be among these. */
  mayMean(many: ManyRuns): boolean;
  /** The data of an event, as it is told here. */
  textOf(event: FeedEvent): string;
}

export interface EventFilter {
  readonly kinds: readonly FeedEvent["told"]["kind"][];
  readonly job: string | null;
  readonly tenant: string | null;
  readonly run: string | null;
}

/** Those who hear all that a filter keeps. */
export function audienceOf(filter: EventFilter): Audience {
  const { job, tenant, run } = filter;
  const kinds = new Set(filter.kinds);
  return {
    name: JSON.stringify([[...kinds].toSorted(), job, tenant, run]),
    run,
    hearsLines: run !== null && kinds.has("log"),
    wants: (event) =>
      kinds.has(event.told.kind) &&
      (job === null || event.job === job) &&
      (tenant === null || event.tenant === tenant) &&
      (run === null || event.run === run),
    mayMean: (many) =>
      kinds.has("run") &&
      (job === null || many.job === null || many.job === job) &&
      (tenant === null || many.tenant === null || many.tenant === tenant),
    textOf: (event) => (run === null ? event.rowText : event.text),
  };
}
