import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { ChangesSince, ChangeStore } from "../port/change-store.ts";
import { toChanges } from "../rows/change-row.ts";
import { isAfter, type Place, placeOf, positionOf } from "./change-position.ts";
import type { Database, Transaction } from "./transaction.ts";

interface SinceRow {
  readonly snapshot: string;
  readonly epoch: string | null;
  readonly floor: number | null;
  readonly seq: number | null;
  readonly kind: string;
  readonly what: string;
}

/** How long whoever is the first to listen waits for those who began to write before; then it goes on, and tells when they are through. */
const writersMs = 1_000;
const lookAgainMs = 10;

/**
 * What changed, by whichever transaction.
 *
 * Numbers would become visible out of order: who has one may commit after who has a later one. So a position is a snapshot, and since it
 * changed what is seen now and was not seen by it: nothing is missed, nothing comes twice, and nobody waits for a transaction that stays open.
 */
export class PostgresChangeStore implements ChangeStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async listen({ leaseMs }: { readonly leaseMs: number }): Promise<void> {
    const begun = await this.#database.write(async (tx) => {
      const [row] = await tx.rows<{ is_alive: boolean; waits_for: string[] | null }>("listening_lock");
      if (row?.is_alive !== true) return begin(tx, leaseMs);
      await tx.run("listening_extend", { lease_ms: leaseMs });
      if (row.waits_for !== null && !(await areWriting(tx, row.waits_for)))
        await tx.run("listening_renew", { epoch: newEpoch() });
      return null;
    });
    if (begun !== null) await this.#waitForWriters(begun);
  }

  async position(): Promise<string> {
    const [row] = await this.#database.read((tx) =>
      tx.rows<{ snapshot: string; epoch: string | null }>("change_position"),
    );
    return positionOf(row?.epoch ?? null, row?.snapshot ?? "");
  }

  async since(position: string, { limit }: { readonly limit: number }): Promise<ChangesSince> {
    const place = placeOf(position);
    const { xmax, open } = place ?? { xmax: "0", open: [] };
    const rows = await this.#database.read((tx) =>
      tx.rows<SinceRow>("change_since", { xmax, open, limit: place === null ? 0 : limit + 1 }),
    );
    const [first] = rows;
    const here = positionOf(first?.epoch ?? null, first?.snapshot ?? "");
    if (place === null || first === undefined || !isKept(place, first)) return { kind: "gone", position: here };
    const told = rows.filter((row) => row.seq !== null);
    if (told.length > limit) return { kind: "too_many", position: here };
    return { kind: "changes", position: here, changes: toChanges(told) };
  }

  async prune({ maxAgeMs, most }: { readonly maxAgeMs: number; readonly most: number }): Promise<void> {
    const [pulse] = await this.#database.read((tx) => tx.rows<{ live: boolean }>("controls_version"));
    if (pulse?.live !== true) return;
    await this.#database.write(async (tx) => {
      const [row] = await tx.rows<{ is_alive: boolean }>("listening_lock");
      if (row?.is_alive === true) {
        await tx.run("change_delete_old", { age_ms: maxAgeMs, most });
        return;
      }
      await tx.run("change_delete_all");
      await tx.run("pulse_set_live", { live: false });
    });
  }

  /** Those who saw that nobody listened, and have not committed yet, tell nothing. Nearly always they are through in a moment. */
  async #waitForWriters(epoch: string): Promise<void> {
    let names = await this.#database.read(writers);
    for (let waited = 0; names.length > 0 && waited < writersMs; waited += lookAgainMs) {
      await pause(lookAgainMs);
      const now = new Set(await this.#database.read(writers));
      names = names.filter((name) => now.has(name));
    }
    if (names.length > 0) await this.#database.write((tx) => tx.run("listening_wait", { epoch, waits_for: names }));
  }
}

/** Returns the epoch that begins. */
async function begin(tx: Transaction, leaseMs: number): Promise<string> {
  const epoch = newEpoch();
  await tx.run("listening_begin", { epoch, lease_ms: leaseMs });
  await tx.run("change_delete_all");
  await tx.run("pulse_set_live", { live: true });
  return epoch;
}

async function areWriting(tx: Transaction, names: readonly string[]): Promise<boolean> {
  const now = new Set(await writers(tx));
  return names.some((name) => now.has(name));
}

async function writers(tx: Transaction): Promise<string[]> {
  return (await tx.rows<{ name: string }>("writer_list")).map(({ name }) => name);
}

/**
 * Whether all that the position has not seen is still there. A transaction that was under way then may have told what is forgotten since, if
 * it stayed open that long and has ended now.
 */
function isKept(place: Place, { epoch, floor, snapshot }: SinceRow): boolean {
  if (epoch === null || floor === null || place.epoch !== epoch) return false;
  if (BigInt(place.xmax) < BigInt(floor)) return false;
  const now = placeOf(positionOf(epoch, snapshot));
  if (now === null || isAfter(place, now)) return false;
  return place.open.every((xid) => BigInt(xid) >= BigInt(floor) || now.open.includes(xid));
}

function newEpoch(): string {
  return randomUUID().slice(0, 8);
}
