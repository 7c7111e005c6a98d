import { randomUUID } from "node:crypto";
import type { ChangesSince, ChangeStore } from "../port/change-store.ts";
import { toChanges } from "../rows/change-row.ts";
import type { Connection } from "./connection.ts";
import { bootId, leaseClockMs, leaseEnded } from "./lease-clock.ts";

interface ListeningRow {
  readonly epoch: string;
  readonly boot_id: string;
  readonly beat_ms: number;
  readonly until_ms: number;
  readonly floor: number;
}

interface ChangeRow {
  readonly seq: number;
  readonly kind: string;
  readonly what: string;
}

/** A position: the epoch in which it was given out, and the number of the last change before it. */
interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/**
 * What changed, numbered by commit: one transaction writes at a time, so numbers become visible in their order, and a number is a position.
 */
export class SqliteChangeStore implements ChangeStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async listen({ leaseMs }: { readonly leaseMs: number }): Promise<void> {
    this.#connection.write(() => {
      const beat = leaseClockMs();
      const lease = { beat, until: beat + leaseMs };
      if (this.#isListened()) {
        this.#connection.statement("listening_extend").run(lease);
        return;
      }
      this.#connection.statement("change_delete_all").run();
      this.#connection
        .statement("listening_upsert")
        .run({ ...lease, epoch: randomUUID().slice(0, 8), boot_id: bootId(), floor: this.#last() });
      this.#connection.statement("pulse_set_live").run({ live: 1 });
    });
  }

  async position(): Promise<string> {
    return this.#connection.read(() => this.#here(this.#listening()));
  }

  async since(position: string, { limit }: { readonly limit: number }): Promise<ChangesSince> {
    const place = placeOf(position);
    return this.#connection.read(() => {
      if (place === null) return { kind: "gone", position: this.#here(this.#listening()) };
      const rows = this.#connection
        .statement("change_list")
        .all({ after: place.seq, limit: limit + 1 }) as unknown as ChangeRow[];
      // Looked at after the rows: what was forgotten before they were read shows here.
      const listening = this.#listening();
      const isKept = place.epoch === listening?.epoch && place.seq >= listening.floor && place.seq <= this.#last();
      if (!isKept) return { kind: "gone", position: this.#here(listening) };
      if (rows.length > limit) return { kind: "too_many", position: this.#here(listening) };
      const seq = rows.at(-1)?.seq ?? place.seq;
      return { kind: "changes", position: `${place.epoch}.${seq}`, changes: toChanges(rows) };
    });
  }

  async prune({ maxAgeMs, most }: { readonly maxAgeMs: number; readonly most: number }): Promise<void> {
    const isLive = this.#connection.read(() => this.#connection.statement("pulse_is_live").get()?.["live"] === 1);
    if (!isLive) return;
    this.#connection.write(() => {
      if (!this.#isListened()) {
        this.#connection.statement("pulse_set_live").run({ live: 0 });
        this.#connection.statement("change_delete_all").run();
        return;
      }
      const rows = this.#connection.statement("change_delete_old").all({ before: leaseClockMs() - maxAgeMs, most });
      const seqs = rows.map((row) => row["seq"] as number);
      if (seqs.length > 0) this.#connection.statement("listening_set_floor").run({ floor: Math.max(...seqs) });
    });
  }

  /** Whether a lease holds, and changes have been kept since it began. */
  #isListened(): boolean {
    if (this.#connection.statement("pulse_is_live").get()?.["live"] !== 1) return false;
    const row = this.#listening();
    if (row === undefined) return false;
    const lease = { bootId: row.boot_id, beatMs: row.beat_ms, untilMs: row.until_ms };
    return !leaseEnded(lease, { bootId: bootId(), ms: leaseClockMs() });
  }

  #listening(): ListeningRow | undefined {
    return this.#connection.statement("listening_get").get() as unknown as ListeningRow | undefined;
  }

  #last(): number {
    return (this.#connection.statement("change_last").get()?.["seq"] as number | undefined) ?? 0;
  }

  #here(row: ListeningRow | undefined): string {
    return `${row?.epoch ?? "none"}.${this.#last()}`;
  }
}

/** Null for a text that this house never gave out. */
function placeOf(position: string): Place | null {
  const [, epoch, seq] = /^([\da-f]{8})\.(\d{1,15})$/.exec(position) ?? [];
  return epoch === undefined || seq === undefined ? null : { epoch, seq: Number(seq) };
}
