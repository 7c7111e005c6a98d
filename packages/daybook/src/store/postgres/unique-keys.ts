import type { NewRun } from "../port/run-store.ts";
import type { KeyedRun } from "./run-identity.ts";
import type { SqlParams, Transaction } from "./transaction.ts";

/*
 * Keys that one run of many has: a dedupe key until its run ends, a key among the children of a parent for as long as its run is in the
 * book. A run moves from table to table, so that no index of one of them could keep its keys unique: they have tables of their own.
 */

/**
 * Takes the keys of new runs, as far as they are free, and waits for those who are just taking or freeing one of them. In the order of the
 * keys, all dedupe keys before the others, so that two callers with the same keys wait for each other at the first of them, and not each
 * for the other.
 *
 * @returns how many keys each run has now.
 */
export async function takeKeys(tx: Transaction, keyed: readonly KeyedRun[]): Promise<Map<string, number>> {
  const runs = keyed.map(({ run }) => run);
  const [deduped, children] = [withDedupeKey(runs), withChildKey(runs)];
  const rows = await Promise.all([
    deduped.length === 0 ? [] : tx.rows<{ run_id: string }>("dedupe_key_insert", dedupeParams(deduped)),
    children.length === 0 ? [] : tx.rows<{ run_id: string }>("child_key_insert", childParams(children)),
  ]);
  const taken = new Map<string, number>();
  for (const { run_id: id } of rows.flat()) taken.set(id, (taken.get(id) ?? 0) + 1);
  return taken;
}

/** Gives back what these runs have of their keys. */
export async function dropKeys(tx: Transaction, runs: readonly NewRun[]): Promise<void> {
  const [deduped, children] = [withDedupeKey(runs), withChildKey(runs)];
  await Promise.all([
    deduped.length > 0 && tx.run("dedupe_key_delete", dedupeParams(deduped)),
    children.length > 0 && tx.run("child_key_delete", childParams(children)),
  ]);
}

function withDedupeKey(runs: readonly NewRun[]): NewRun[] {
  return inOrder(
    runs.filter((run) => run.dedupeKey !== null),
    dedupePlace,
  );
}

function withChildKey(runs: readonly NewRun[]): NewRun[] {
  return inOrder(
    runs.filter((run) => run.parentId !== null && run.childKey !== null),
    childPlace,
  );
}

function dedupePlace(run: NewRun): string {
  return JSON.stringify([run.dedupeKey, run.job, run.tenant]);
}

function childPlace(run: NewRun): string {
  return JSON.stringify([run.parentId, run.childKey]);
}

function inOrder(runs: readonly NewRun[], placeOf: (run: NewRun) => string): NewRun[] {
  return runs.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

function dedupeParams(runs: readonly NewRun[]): SqlParams {
  return {
    ids: runs.map((run) => run.id),
    keys: runs.map((run) => run.dedupeKey),
    jobs: runs.map((run) => run.job),
    tenants: runs.map((run) => run.tenant),
  };
}

function childParams(runs: readonly NewRun[]): SqlParams {
  return {
    ids: runs.map((run) => run.id),
    parents: runs.map((run) => run.parentId),
    keys: runs.map((run) => run.childKey),
  };
}
