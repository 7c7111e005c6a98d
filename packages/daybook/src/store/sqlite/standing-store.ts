import type { Standing, StandingStore } from "../port/history-store.ts";
import { placeOfTenant, toStanding, type StandingRow } from "../rows/standing-row.ts";
import type { Connection } from "./connection.ts";

/** Reads standings; they are written where runs end, see `roll-up.ts`. */
export class SqliteStandingStore implements StandingStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list({
    job,
    tenants,
  }: {
    readonly job?: string;
    readonly tenants?: readonly (string | null)[];
  }): Promise<Standing[]> {
    const places = tenants === undefined ? null : JSON.stringify(tenants.map(placeOfTenant));
    const rows = this.#connection.read(() =>
      this.#connection.statement("standing_list").all({ job: job ?? null, places }),
    );
    return (rows as unknown as StandingRow[]).map(toStanding);
  }
}
