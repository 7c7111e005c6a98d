import { ServiceLoop, type NextTurn } from "../../engine/service/service-loop.ts";
import type { ServiceHealth } from "../../engine/service/service-health.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import type { Changes, ChangesSince } from "../../store/port/change-store.ts";
import type { Store } from "../../store/port/store.ts";
import type { CancelTimer, Clock } from "../../time/clock.ts";
import type { Audience } from "./audience.ts";
import { Backlog } from "./backlog.ts";
import { EventStream } from "./event-stream.ts";
import { chunkOf, eventText } from "./event-text.ts";
import { FeedEvent } from "./feed-event.ts";
import { RunOutlines } from "./run-outlines.ts";

/** How often the book is looked at while somebody listens: half of it, on average, is what a change waits. */
const tickMs = 100;
/** How long changes are kept for those who come back, and at most how many of runs. */
const keptMs = 300_000;
const keptRuns = 200_000;
/** Changes are kept for so long after the last client has gone, or this process has died. */
const leaseMs = 60_000;
const renewMs = 5_000;
const pruneMs = 10_000;
/** Records of change read at a time, each of a transaction; and runs, for one who comes back. */
const mostRecords = 5_000;
const mostResumed = 1_000;
/** Half of what a client may leave unread. */
const longestResumed = 524_288;
/** While more happens than is told one by one, clients are told to ask anew this often. */
const reloadMs = 2_000;
const heartbeatMs = 15_000;
/** How soon a client that was cut off should come back. */
const retryMs = 1_000;

interface Subscription {
  readonly audience: Audience;
  readonly stream: EventStream;
  /** Whether who was let in would be let in now. */
  readonly stillMay: () => Promise<boolean>;
}

/** When a stream ends by itself. @defaultValue never */
interface Until {
  readonly endsAfterMs?: number;
  readonly stillMay?: () => Promise<boolean>;
}

/** Somebody who wants to subscribe; let in by the next turn. */
interface Joiner extends Subscription {
  readonly after: string | undefined;
  readonly joined: PromiseWithResolvers<void>;
}

/**
 * What changes in the book, told to all clients of this process. docs/design/0012-live.md argues why nothing is missed.
 *
 * - Owns: one loop over the book, whoever and however many listen; the subscriptions; what was not told yet.
 * - States: `idle` (nobody listens: no loop, no reads; changes are kept for a minute more), `listening`, `closed`.
 * - Who else writes: nobody. The position moves only here, and is told to clients only with the last event of what lies before it.
 * - A turn that fails is tried again; clients stay connected meanwhile. On a crash they come back with the position that they have.
 */
export class LiveFeed {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #loop: ServiceLoop;
  readonly #outlines: RunOutlines;
  readonly #subscriptions = new Set<Subscription>();
  readonly #backlog = new Backlog();
  readonly #encoder = new TextEncoder();
  #joiners: Joiner[] = [];
  #position: string | null = null;
  /** All before it was told to all. */
  #toldPosition: string | null = null;
  #listenedAt: number | null = null;
  #prunedAt = Number.NEGATIVE_INFINITY;
  #owesReload = false;
  #reloadedAt = Number.NEGATIVE_INFINITY;
  #cancelHeartbeat: CancelTimer | null = null;
  #isClosed = false;

  constructor(options: { store: Store; clock: Clock; health: ServiceHealth }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#outlines = new RunOutlines(options.store.runs, options.clock);
    this.#loop = new ServiceLoop("live feed", {
      clock: options.clock,
      health: options.health,
      turn: () => this.#turn(),
    });
  }

  /** How many clients listen. */
  get size(): number {
    return this.#subscriptions.size;
  }

  /**
   * The stream of what an audience wants, from now on or after a position.
   * @param until when it ends by itself: after a while, or when who listens may no longer, which is asked with each heartbeat.
   * @throws DaybookError `STOPPING`; `STORE_…` when the book is away.
   */
  async subscribe(
    audience: Audience,
    after: string | undefined,
    until: Until = {},
  ): Promise<ReadableStream<Uint8Array>> {
    if (this.#isClosed) throw stopping();
    const { endsAfterMs, stillMay = () => Promise.resolve(true) } = until;
    let cancelEnd: CancelTimer | null = null;
    const stream = new EventStream(() => {
      cancelEnd?.();
      this.#subscriptions.delete(joiner);
      this.#joiners = this.#joiners.filter((one) => one !== joiner);
    });
    const joiner: Joiner = { audience, stream, stillMay, after, joined: Promise.withResolvers() };
    this.#joiners.push(joiner);
    this.#loop.start();
    this.#loop.wake();
    this.#cancelHeartbeat ??= this.#clock.timer(heartbeatMs, () => this.#heartbeat());
    await joiner.joined.promise;
    if (endsAfterMs !== undefined) cancelEnd = this.#clock.timer(endsAfterMs, () => stream.end());
    return stream.body;
  }

  /** Ends all streams; nobody is let in any more. @returns when the book is read no more. */
  close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelHeartbeat?.();
    for (const { joined } of this.#joiners.splice(0)) joined.reject(stopping());
    for (const { stream } of this.#subscriptions) stream.end();
    return this.#loop.stop();
  }

  async #turn(): Promise<NextTurn> {
    if (this.#subscriptions.size + this.#joiners.length === 0) return this.#idle();
    try {
      await this.#keepListening();
      await this.#letIn();
    } catch (error) {
      for (const { joined } of this.#joiners.splice(0)) joined.reject(error);
      throw error;
    }
    await this.#read();
    await this.#tell();
    return tickMs;
  }

  /** Changes are kept a little longer than anybody listens, for those who come back; then nobody pays for them. */
  async #idle(): Promise<NextTurn> {
    this.#position = null;
    if (this.#listenedAt === null) return null;
    const left = this.#listenedAt + leaseMs + tickMs - this.#clock.monotonic();
    if (left > 0) return left;
    this.#listenedAt = null;
    await this.#prune();
    return null;
  }

  async #keepListening(): Promise<void> {
    const now = this.#clock.monotonic();
    if (this.#listenedAt === null || now - this.#listenedAt >= renewMs) {
      await this.#store.changes.listen({ leaseMs });
      this.#listenedAt = now;
    }
    if (now - this.#prunedAt >= pruneMs) await this.#prune();
    if (this.#position !== null) return;
    this.#backlog.clear();
    this.#owesReload = false;
    this.#position = this.#toldPosition = await this.#store.changes.position();
  }

  async #prune(): Promise<void> {
    this.#prunedAt = this.#clock.monotonic();
    await this.#store.changes.prune({ maxAgeMs: keptMs, most: keptRuns });
  }

  /** Each is told what it missed, up to a position not after the one that this turn reads to: so there is no gap between the two. */
  async #letIn(): Promise<void> {
    const answers = new Map<string, Promise<ChangesSince>>();
    for (const joiner of this.#joiners) {
      const { audience, stream, after, joined } = joiner;
      let texts = [ready(false)];
      let position = this.#toldPosition;
      if (after !== undefined) {
        const asked = answers.get(after) ?? this.#store.changes.since(after, { limit: mostRecords });
        answers.set(after, asked);
        const answer = await asked;
        position = answer.position;
        texts = await this.#missed(answer, audience);
      }
      this.#joiners = this.#joiners.filter((one) => one !== joiner);
      this.#subscriptions.add(joiner);
      stream.push(this.#encoder.encode(`retry: ${retryMs}\n${chunkOf(texts, position)}`));
      joined.resolve();
    }
  }

  async #missed(answer: ChangesSince, audience: Audience): Promise<string[]> {
    if (answer.kind === "gone") return [ready(false), reload("gone")];
    const { changes } = answer.kind === "changes" ? answer : { changes: null };
    if (changes === null || changes.runs.length > mostResumed || changes.many.some((many) => audience.mayMean(many)))
      return [ready(false), reload("many")];
    const { run } = audience;
    const runs = run === null ? changes.runs : changes.runs.filter((id) => id === run);
    const events = await this.#events({ ...changes, runs }, [audience]);
    const texts = textsFor(audience, events);
    const length = texts.reduce((sum, text) => sum + text.length, 0);
    return length > longestResumed ? [ready(false), reload("many")] : [ready(true), ...texts];
  }

  async #read(): Promise<void> {
    const answer = await this.#store.changes.since(this.#position ?? "", { limit: mostRecords });
    this.#position = answer.position;
    if (answer.kind === "changes") this.#backlog.add(answer.changes);
    else this.#backlog.clear();
    if (answer.kind === "gone") this.#sendReload("gone", () => true);
    if (answer.kind === "too_many" || this.#backlog.shed(this.#watched())) this.#owesReload = true;
  }

  /** Tells the next of what waits, to each what it wants. */
  async #tell(): Promise<void> {
    const { logs, fires, workers, many } = this.#backlog;
    const runs = this.#backlog.next(this.#watched());
    const audiences = [...new Map([...this.#subscriptions].map(({ audience }) => [audience.name, audience])).values()];
    const events = await this.#events({ runs, logs, fires, workers, many }, audiences);
    this.#backlog.told(runs);
    const now = this.#clock.monotonic();
    if (this.#owesReload && now - this.#reloadedAt >= reloadMs) {
      this.#owesReload = false;
      this.#reloadedAt = now;
      this.#sendReload("many", ({ run }) => run === null);
    }
    for (const one of many) this.#sendReload("many", (audience) => audience.mayMean(one));
    const position = this.#backlog.isEmpty && !this.#owesReload ? this.#position : null;
    if (position !== null) this.#toldPosition = position;
    this.#send((audience) => chunkOf(textsFor(audience, events), position));
  }

  async #events({ runs, logs, fires, workers }: Changes, audiences: readonly Audience[]): Promise<FeedEvent[]> {
    const heard = new Set(audiences.flatMap(({ run, hearsLines }) => (hearsLines && run !== null ? [run] : [])));
    const wanted = logs.filter(({ runId }) => heard.has(runId));
    const [runEvents, lines] = await Promise.all([
      this.#outlines.events(runs),
      Promise.all(wanted.map(({ runId, attempt, from, to }) => this.#store.logs.between(runId, attempt, from, to))),
    ]);
    return [
      ...runEvents,
      ...(await this.#lineEvents(lines.flat())),
      ...fires.map((data) => new FeedEvent({ kind: "fire", data }, fireAbout(data))),
      ...workers.map((data) => new FeedEvent({ kind: "worker", data }, {})),
    ];
  }

  /** A line says nothing of its run's job and tenant, by which audiences choose. */
  async #lineEvents(lines: readonly Awaited<ReturnType<Store["logs"]["between"]>>[number][]): Promise<FeedEvent[]> {
    if (lines.length === 0) return [];
    const ids = [...new Set(lines.map(({ runId }) => runId))];
    const runs = new Map((await this.#store.runs.outlines(ids)).map((run) => [run.id, run]));
    return lines.flatMap((data) => {
      const run = runs.get(data.runId);
      if (run === undefined) return [];
      return [new FeedEvent({ kind: "log", data }, { job: run.job, tenant: run.tenant, run: run.id })];
    });
  }

  /** Runs that somebody watches alone. */
  #watched(): Set<string> {
    return new Set([...this.#subscriptions].flatMap(({ audience }) => audience.run ?? []));
  }

  #sendReload(reason: "gone" | "many", to: (audience: Audience) => boolean): void {
    const text = chunkOf([reload(reason)], this.#position);
    this.#send((audience) => (to(audience) ? text : ""));
  }

  /** Puts each audience's words together once. */
  #send(textOf: (audience: Audience) => string): void {
    const chunks = new Map<string, Uint8Array>();
    for (const { audience, stream } of this.#subscriptions) {
      const chunk = chunks.get(audience.name) ?? this.#encoder.encode(textOf(audience));
      chunks.set(audience.name, chunk);
      if (chunk.byteLength > 0) stream.push(chunk);
    }
  }

  /** Says that the line is alive, and how far all was told, to those to whom nothing was said for long, too. */
  #heartbeat(): void {
    this.#cancelHeartbeat = null;
    if (this.#subscriptions.size + this.#joiners.length === 0) return;
    const position = this.#toldPosition === null ? "" : chunkOf([eventText("position", "{}")], this.#toldPosition);
    this.#send(() => `: heartbeat\n${position === "" ? "\n" : position}`);
    for (const { stream, stillMay } of this.#subscriptions) void stillMay().then((may) => may || stream.end());
    this.#cancelHeartbeat = this.#clock.timer(heartbeatMs, () => this.#heartbeat());
  }
}

function textsFor(audience: Audience, events: readonly FeedEvent[]): string[] {
  return events
    .filter((event) => audience.wants(event))
    .map((event) => eventText(event.told.kind, audience.textOf(event)));
}

function ready(resumed: boolean): string {
  return eventText("ready", JSON.stringify({ resumed, heartbeatMs }));
}

function reload(reason: "gone" | "many"): string {
  return eventText("reload", JSON.stringify({ reason }));
}

function fireAbout({ job, tenant, runId }: Changes["fires"][number]) {
  return runId === null ? { job, tenant } : { job, tenant, run: runId };
}

function stopping(): DaybookError {
  return new DaybookError(
    "STOPPING",
    "This process is stopping. Connect again: another one, or the next, will answer.",
  );
}
