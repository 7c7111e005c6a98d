import { DaybookError } from "../../errors/daybook-error.ts";
import type { EnqueueOutcome, NewRun } from "../port/run-store.ts";
import type { Connection } from "./connection.ts";
import type { Controls, ControlsReader } from "./controls.ts";
import { firstOfEach, identitiesOf, type KeyedRun } from "./run-identity.ts";
import { insertParams } from "./run-insert.ts";
import { dropKeys, takeKeys } from "./unique-keys.ts";
import type { Transaction } from "./transaction.ts";

type Refusal = Extract<EnqueueOutcome, { kind: "refused" }>;

interface TwinRow {
  readonly id: string;
  readonly dedupe_twin: string | null;
  readonly child_twin: string | null;
  readonly is_known: boolean;
}

/** Runs of one call that need no look at others before they are written. */
export interface ReadyToInsert {
  readonly runs: readonly NewRun[];
  readonly version: number;
  /** By those controls somebody is to be told. */
  readonly live: boolean;
  readonly outcomes: EnqueueOutcome[][];
}

/** A key whose holder ends again and again just before it is looked at. */
const mostRounds = 20;

/** Decides on new runs and writes them. Used by `runs.enqueue` and by fires, within their transactions. */
export class RunEnqueuer {
  readonly #connection: Connection;
  readonly #controls: ControlsReader;
  readonly #knownTenants = new Set<string>();

  constructor(connection: Connection, controls: ControlsReader) {
    this.#connection = connection;
    this.#controls = controls;
  }

  async enqueue(groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    const ready = this.readyToInsert(groups);
    if (ready === null) return this.#connection.write((tx) => this.enqueueWithin(tx, groups));
    if (ready.runs.length === 0) return ready.outcomes;
    const insert = (tx: Transaction): Promise<boolean> => this.insertAtOnce(tx, ready);
    const written = await (ready.live ? this.#connection.write(insert) : this.#connection.writeOne(insert));
    return written ? ready.outcomes : this.#connection.write((tx) => this.enqueueWithin(tx, groups));
  }

  /** As part of a transaction that is under way. */
  async enqueueWithin(tx: Transaction, groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    return this.enqueueBy(await this.#controls.current(tx), tx, groups);
  }

  /** The same by controls that were read before, in which all queues of the runs are known. */
  async enqueueBy(
    controls: Controls,
    tx: Transaction,
    groups: readonly (readonly NewRun[])[],
  ): Promise<EnqueueOutcome[][]> {
    const refusals = groups.map((group) => refusalOf(group, controls));
    const runs = groups.flatMap((group, place) => (refusals[place] === null ? group : []));
    const outcomes = await this.#write(tx, runs, controls);
    let next = 0;
    return groups.map((group, place) => group.map(() => refusals[place] ?? (outcomes[next++] as EnqueueOutcome)));
  }

  /** The same with fewer round trips, where nothing has to be looked at first. */
  async enqueueSoon(tx: Transaction, groups: readonly (readonly NewRun[])[]): Promise<EnqueueOutcome[][]> {
    const ready = this.readyToInsert(groups);
    if (ready === null || ready.runs.length === 0) return this.enqueueWithin(tx, groups);
    return (await this.insertAtOnce(tx, ready)) ? ready.outcomes : this.enqueueWithin(tx, groups);
  }

  /**
   * What can be written by one statement alone, by the controls that are remembered: it looks itself whether they still hold. Null for runs
   * that have a key to be looked at, or name a queue or tenant for the first time.
   */
  readyToInsert(groups: readonly (readonly NewRun[])[]): ReadyToInsert | null {
    const known = this.#controls.remembered;
    if (known === null) return null;
    const { controls, version, live } = known;
    const isKnown = (run: NewRun): boolean =>
      run.dedupeKey === null &&
      run.childKey === null &&
      controls.queueNames.has(run.queue) &&
      (run.tenant === null || this.#knownTenants.has(run.tenant));
    const refusals = groups.map((group) => refusalOf(group, controls));
    // A refusal by what is remembered is no refusal yet: nothing would look whether it still holds.
    if (refusals.some((refusal) => refusal !== null) || !groups.every((group) => group.every(isKnown))) return null;
    const outcomes = groups.map((group) => group.map(({ id }): EnqueueOutcome => ({ kind: "created", id })));
    return { runs: groups.flat(), version, live, outcomes };
  }

  /** False when the controls have changed: nothing was written then. */
  async insertAtOnce(tx: Transaction, { runs, version, live }: ReadyToInsert): Promise<boolean> {
    const written = await tx.run("run_insert_at_once", { ...insertParams(runs), version });
    if (written > 0) tx.bump("runs");
    // Where the counter stood as remembered, so did this.
    if (written > 0 && live) tx.tellRuns(runs.map(({ id }) => id));
    return written > 0;
  }

  /**
   * Writes one run, waiting, whatever the controls say. Within a transaction.
   * @throws DaybookError `STORE_FAILED` when its id, or one of its keys, is another run's.
   */
  async insert(tx: Transaction, run: NewRun): Promise<void> {
    const controls = await this.#controls.current(tx);
    await this.#makeKnown(tx, [run], controls);
    const identities = identitiesOf(run);
    if (identities.length === 0) await insertNew(tx, [run]);
    else if (!(await insertKeyed(tx, [{ run, identities }])).has(run.id)) throw keyTaken(run.id);
    tx.tellRuns([run.id]);
    tx.bump("runs");
  }

  /** A queue that no run named before. */
  async makeQueueKnown(tx: Transaction, name: string): Promise<void> {
    const { queueNames } = await this.#controls.current(tx);
    if (!queueNames.has(name)) await insertQueues(tx, [name]);
  }

  async #write(tx: Transaction, runs: readonly NewRun[], controls: Controls): Promise<EnqueueOutcome[]> {
    if (runs.length === 0) return [];
    await this.#makeKnown(tx, runs, controls);
    const keyed = runs
      .map((run) => ({ run, identities: identitiesOf(run) }))
      .filter((run) => run.identities.length > 0);
    const plain = keyed.length === 0 ? runs : runs.filter((run) => identitiesOf(run).length === 0);
    if (plain.length > 0) await insertNew(tx, plain);
    const outcomes = keyed.length === 0 ? new Map<string, EnqueueOutcome>() : await this.#writeKeyed(tx, runs, keyed);
    tx.tellRuns(runs.flatMap(({ id }) => (outcomes.get(id)?.kind === "duplicate" ? [] : [id])));
    tx.bump("runs");
    return runs.map(({ id }) => outcomes.get(id) ?? { kind: "created", id });
  }

  async #writeKeyed(
    tx: Transaction,
    runs: readonly NewRun[],
    keyed: readonly KeyedRun[],
  ): Promise<Map<string, EnqueueOutcome>> {
    const twice = runs.find((run, place) => runs.findIndex(({ id }) => id === run.id) !== place);
    if (twice !== undefined) throw idTaken(twice.id);
    const outcomes = new Map<string, EnqueueOutcome>();
    /** Who has a key, as far as it was looked at. */
    const holders = new Map<string, string>();
    let pending = keyed;
    for (let round = 0; pending.length > 0; round += 1) {
      if (round === mostRounds) throw keysTooBusy();
      const tried = firstOfEach(pending);
      const written = await insertKeyed(tx, tried);
      for (const { run, identities } of tried.filter((one) => written.has(one.run.id))) {
        outcomes.set(run.id, { kind: "created", id: run.id });
        for (const identity of identities) holders.set(identity, run.id);
      }
      const refused = tried.filter(({ run }) => !written.has(run.id));
      if (refused.length > 0) await findTwins(tx, refused, holders);
      pending = pending.filter(({ run, identities }) => {
        if (written.has(run.id)) return false;
        const holder = identities.map((identity) => holders.get(identity)).find((id) => id !== undefined);
        if (holder !== undefined) outcomes.set(run.id, { kind: "duplicate", id: holder });
        return holder === undefined;
      });
    }
    return outcomes;
  }

  async #makeKnown(tx: Transaction, runs: readonly NewRun[], controls: Controls): Promise<void> {
    const queues = new Set(runs.map((run) => run.queue).filter((queue) => !controls.queueNames.has(queue)));
    if (queues.size > 0) await insertQueues(tx, [...queues]);
    const tenants = new Map<string, number>();
    for (const { tenant, createdAt } of runs) {
      if (tenant !== null && !this.#knownTenants.has(tenant) && !tenants.has(tenant)) tenants.set(tenant, createdAt);
    }
    if (tenants.size === 0) return;
    await tx.run("tenant_insert", { ids: [...tenants.keys()], ats: [...tenants.values()] });
    // Only what has committed is known: a rolled-back tenant has to be written again.
    tx.afterCommit(() => {
      for (const tenant of tenants.keys()) this.#knownTenants.add(tenant);
    });
  }
}

/** @throws DaybookError `STORE_FAILED` when one of the ids is in the book already; nothing is written then. */
async function insertNew(tx: Transaction, runs: readonly NewRun[]): Promise<void> {
  if ((await tx.run("run_insert", insertParams(runs))) === runs.length) return;
  const rows = await listTwins(tx, runs);
  throw idTaken(rows.find((row) => row.is_known)?.id ?? runs.map(({ id }) => id).join(", "));
}

/** Writes those of the runs whose keys are all free, and returns their ids. */
async function insertKeyed(tx: Transaction, keyed: readonly KeyedRun[]): Promise<Set<string>> {
  const taken = await takeKeys(tx, keyed);
  const runs = keyed.filter(({ run, identities }) => taken.get(run.id) === identities.length).map(({ run }) => run);
  const written = new Set(runs.map(({ id }) => id));
  // Of its two keys it has one, and the other is somebody else's.
  const half = keyed.filter(({ run }) => taken.has(run.id) && !written.has(run.id)).map(({ run }) => run);
  await dropKeys(tx, half);
  if (runs.length === 0) return written;
  try {
    await insertNew(tx, runs);
  } catch (error) {
    // A caller may commit what the transaction did before.
    await dropKeys(tx, runs).catch(() => {});
    throw error;
  }
  return written;
}

async function insertQueues(tx: Transaction, names: readonly string[]): Promise<void> {
  if ((await tx.run("queue_insert", { names })) > 0) tx.bump("controls");
}

/** Notes who has the keys of runs that were not written. A key whose holder has ended meanwhile is free: the next round takes it. */
async function findTwins(tx: Transaction, refused: readonly KeyedRun[], holders: Map<string, string>): Promise<void> {
  const rows = await listTwins(
    tx,
    refused.map(({ run }) => run),
  );
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  for (const { run, identities } of refused) {
    const row = rowOf.get(run.id);
    const dedupe = row?.dedupe_twin ?? null;
    const child = row?.child_twin ?? null;
    if (dedupe === null && child === null && row?.is_known === true) throw idTaken(run.id);
    const twins = run.dedupeKey === null ? [child] : [dedupe, child];
    for (const [place, identity] of identities.entries()) {
      const twin = twins[place];
      if (twin !== null && twin !== undefined) holders.set(identity, twin);
    }
  }
}

function listTwins(tx: Transaction, runs: readonly NewRun[]): Promise<TwinRow[]> {
  return tx.rows<TwinRow>("run_list_twins", {
    ids: runs.map((run) => run.id),
    jobs: runs.map((run) => run.job),
    tenants: runs.map((run) => run.tenant),
    dedupe_keys: runs.map((run) => run.dedupeKey),
    parent_ids: runs.map((run) => run.parentId),
    child_keys: runs.map((run) => run.childKey),
  });
}

function refusalOf(group: readonly NewRun[], controls: Controls): Refusal | null {
  return group.map((run) => refusalOfRun(run, controls)).find((refusal) => refusal !== null) ?? null;
}

function refusalOfRun(run: NewRun, controls: Controls): Refusal | null {
  if (controls.allDisabled) return { kind: "refused", by: "daybook_disabled" };
  if (controls.disabledJobs.has(run.job)) return { kind: "refused", by: "job_disabled" };
  if (run.tenant === null) return null;
  if (controls.disabledTenants.has(run.tenant)) return { kind: "refused", by: "tenant_disabled" };
  return controls.disabledJobTenants.has(`${run.job}/${run.tenant}`) ? { kind: "refused", by: "job_disabled" } : null;
}

function idTaken(id: string): DaybookError {
  return new DaybookError(
    "STORE_FAILED",
    `A run with the id ${id} is in the book already. Give each run an id of its own.`,
    {
      params: { id },
    },
  );
}

function keyTaken(id: string): DaybookError {
  return new DaybookError(
    "STORE_FAILED",
    `The run ${id} was not written: another unfinished run has its dedupe key, or another child of its parent its key.`,
    { params: { id } },
  );
}

function keysTooBusy(): DaybookError {
  return new DaybookError(
    "STORE_BUSY",
    "The dedupe keys of these runs are taken and freed faster than they can be looked at. Try again.",
  );
}
