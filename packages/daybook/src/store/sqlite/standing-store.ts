import type { LastSuccess, Standing, StandingStore } from "../port/history-store.ts";
import { placeOfTenant, toLastSuccess, toStanding, type StandingRow, type SuccessRow } from "../rows/standing-row.ts";
import type { Instant } from "../../time/instant.ts";
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

  async successesOfJobs(): Promise<LastSuccess[]> {
    const rows = this.#connection.read(() => this.#connection.statement("standing_successes_of_jobs").all());
    return (rows as unknown as SuccessRow[]).map(toLastSuccess);
  }

  async successesOfTenants({ endedFrom, limit }: { endedFrom: Instant; limit: number }): Promise<LastSuccess[]> {
    const rows = this.#connection.read(() =>
      this.#connection.statement("standing_successes_of_tenants").all({ ended_from: endedFrom, limit }),
    );
    return (rows as unknown as SuccessRow[]).map(toLastSuccess);
  }
}
