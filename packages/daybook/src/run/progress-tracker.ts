import { DaybookError } from "../errors/daybook-error.ts";
import type { Instant } from "../time/instant.ts";
import { boundText } from "./bounded-text.ts";
import type { ChildProgress } from "./child-progress.ts";
import { jsonCopy } from "./json-copy.ts";
import { ProgressRate } from "./progress-rate.ts";
import type { ProgressCounter, ProgressSnapshot } from "./progress.ts";

const longestText = 1_000;
/** Together at most 256 KiB, rewritten with every flush: a page of facts, not a data store. */
const mostValues = 64;
const largestValue = 4_096;

/**
 * Progress of one attempt while it runs.
 *
 * Owns the counts and says when there is something new to save; knows neither a clock nor a store. The handler's calls
 * only write to fields, so that a million a second cost nothing; everything that divides or allocates happens in
 * `snapshot`, which the progress writer calls a few times a second. Dies with its attempt.
 */
export class ProgressTracker {
  #total: number | null = null;
  #succeeded = 0;
  #failed = 0;
  #skipped = 0;
  #created = 0;
  #updated = 0;
  #unchanged = 0;
  #deleted = 0;
  #stage: ProgressSnapshot["stage"] = null;
  #message: string | null = null;
  #values: Readonly<Record<string, unknown>> = {};
  /** Calls that moved a count. */
  #moves = 0;
  /** Calls that changed stage or message, which count as signs of life too. */
  #signs = 0;
  /** All other changes. */
  #notes = 0;
  /** Whether its children are at work: that one of them stands still is that child's to say. */
  #follows = false;
  #aliveVersion = 0;
  #takenVersion = 0;
  #changedAt: Instant;
  readonly #rate: ProgressRate;

  constructor(startedAt: Instant) {
    this.#changedAt = startedAt;
    this.#rate = new ProgressRate(startedAt);
  }

  /** @throws {@link DaybookError} `OPTION_INVALID` unless `count` is a whole number from 0. */
  total(count: number): void {
    if (!Number.isSafeInteger(count) || count < 0) throw invalid("total", count);
    if (count === this.#total) return;
    this.#total = count;
    this.#notes += 1;
  }

  /** @throws {@link DaybookError} `OPTION_INVALID` for an unknown counter, or unless `count` is a whole number from 0. */
  add(counter: ProgressCounter, count: number = 1): void {
    if (!Number.isSafeInteger(count) || count < 0) throw invalid("add", count);
    switch (counter) {
      case "succeeded":
        this.#succeeded += count;
        break;
      case "failed":
        this.#failed += count;
        break;
      case "skipped":
        this.#skipped += count;
        break;
      case "created":
        this.#created += count;
        break;
      case "updated":
        this.#updated += count;
        break;
      case "unchanged":
        this.#unchanged += count;
        break;
      case "deleted":
        this.#deleted += count;
        break;
      default:
        throw unknownCounter(counter);
    }
    if (count > 0) this.#moves += 1;
  }

  /**
   * Enters the next stage; the same name again stays in it.
   * @throws {@link DaybookError} `OPTION_INVALID` unless the name is text and `of` a whole number from 0.
   */
  stage(name: string, options: { of?: number } = {}): void {
    if (typeof name !== "string") throw notText("stage", name);
    const of = options.of ?? this.#stage?.of ?? null;
    if (of !== null && (!Number.isSafeInteger(of) || of < 0)) throw invalid("stage of", of);
    const bounded = boundText(name, longestText);
    if (this.#stage !== null && this.#stage.name === bounded && this.#stage.of === of) return;
    const number = (this.#stage?.number ?? 0) + (this.#stage?.name === bounded ? 0 : 1);
    this.#stage = { name: bounded, number, of };
    this.#signs += 1;
  }

  /** @throws {@link DaybookError} `OPTION_INVALID` for anything but text. */
  message(text: string): void {
    if (typeof text !== "string") throw notText("message", text);
    // Kept as it is: bounding costs more than the assignment, and most messages are replaced before anyone reads them.
    if (text === this.#message) return;
    this.#message = text;
    this.#signs += 1;
  }

  /** @throws {@link DaybookError} `OPTION_INVALID` for a value that is not JSON or too large, or for too many names. */
  set(key: string, value: unknown): void {
    const copy = value === undefined ? null : jsonCopy(value, largestValue);
    if (copy === undefined) {
      throw new DaybookError(
        "OPTION_INVALID",
        `progress.set("${key}") needs a JSON value of at most ${largestValue} characters; keep larger data elsewhere and set its name.`,
        { params: { field: key } },
      );
    }
    if (!Object.hasOwn(this.#values, key) && Object.keys(this.#values).length >= mostValues) {
      throw new DaybookError(
        "OPTION_INVALID",
        `progress.set keeps at most ${mostValues} names; "${key}" is one too many.`,
        {
          params: { field: key },
        },
      );
    }
    this.#values = { ...this.#values, [key]: copy };
    this.#notes += 1;
  }

  /** Takes over the counts of a parent's children, in place of its own. */
  follow(children: ChildProgress): void {
    this.#follows = children.done < children.total;
    const { succeeded, failed, skipped } = children.counts;
    if (
      children.total === this.#total &&
      succeeded === this.#succeeded &&
      failed === this.#failed &&
      skipped === this.#skipped
    ) {
      return;
    }
    this.#total = children.total;
    this.#succeeded = succeeded;
    this.#failed = failed;
    this.#skipped = skipped;
    this.#moves += 1;
  }

  /** Sum of all counters. */
  get done(): number {
    return (
      this.#succeeded + this.#failed + this.#skipped + this.#created + this.#updated + this.#unchanged + this.#deleted
    );
  }

  /** How many items were counted as failed; a plain result is then recorded as partial. */
  get failed(): number {
    return this.#failed;
  }

  /** Grows with every change, so that a writer can tell what it has saved from what came after. */
  get version(): number {
    return this.#moves + this.#signs + this.#notes;
  }

  /** Whether anything changed since the last `snapshot`. */
  get changed(): boolean {
    return this.version !== this.#takenVersion;
  }

  /** Whether the handler said anything at all; a run without progress has none to save. */
  get used(): boolean {
    return this.version > 0;
  }

  /** The progress as of now. Samples the rate, so call it as often as it is saved, not more. */
  snapshot(now: Instant): ProgressSnapshot {
    const alive = this.#moves + this.#signs;
    if (alive !== this.#aliveVersion) {
      this.#aliveVersion = alive;
      this.#changedAt = now;
    }
    this.#rate.sample(this.done, now);
    this.#takenVersion = this.version;
    return {
      total: this.#total,
      done: this.done,
      counts: this.#counts(),
      stage: this.#stage,
      message: this.#message === null ? null : boundText(this.#message, longestText),
      values: this.#values,
      rate: this.#rate.perSecond,
      usualGapMs: this.#follows ? null : this.#rate.usualGapMs,
      changedAt: this.#changedAt,
    };
  }

  #counts(): Partial<Record<ProgressCounter, number>> {
    const counts: Partial<Record<ProgressCounter, number>> = {};
    if (this.#succeeded > 0) counts.succeeded = this.#succeeded;
    if (this.#failed > 0) counts.failed = this.#failed;
    if (this.#skipped > 0) counts.skipped = this.#skipped;
    if (this.#created > 0) counts.created = this.#created;
    if (this.#updated > 0) counts.updated = this.#updated;
    if (this.#unchanged > 0) counts.unchanged = this.#unchanged;
    if (this.#deleted > 0) counts.deleted = this.#deleted;
    return counts;
  }
}

function invalid(call: string, value: unknown): DaybookError {
  return new DaybookError("OPTION_INVALID", `progress.${call} takes a whole number from 0, got ${String(value)}.`, {
    params: { field: call, value },
  });
}

function notText(call: string, value: unknown): DaybookError {
  return new DaybookError("OPTION_INVALID", `progress.${call} takes text, got ${String(value)}.`, {
    params: { field: call, value },
  });
}

function unknownCounter(counter: never): DaybookError {
  return new DaybookError(
    "OPTION_INVALID",
    `progress.add does not know "${String(counter)}"; there are succeeded, failed, skipped, created, updated, unchanged, deleted.`,
    { params: { field: "counter", value: counter } },
  );
}
