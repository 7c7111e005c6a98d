import type { LastSuccess, Standing, StandingStore } from "../port/history-store.ts";
import { placeOfTenant, toLastSuccess, toStanding, type StandingRow, type SuccessRow } from "../rows/standing-row.ts";
import type { Instant } from "../../time/instant.ts";
import type { Database } from "./transaction.ts";

/** Reads standings; they are written where runs end, see `roll-up.ts`. */
export class PostgresStandingStore implements StandingStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list({
    job,
    tenants,
  }: {
    readonly job?: string;
    readonly tenants?: readonly (string | null)[];
  }): Promise<Standing[]> {
    const places = tenants === undefined ? null : tenants.map(placeOfTenant);
    const rows = await this.#database.read((tx) => tx.rows<StandingRow>("standing_list", { job: job ?? null, places }));
    return rows.map(toStanding);
  }

  async successesOfJobs(): Promise<LastSuccess[]> {
    const rows = await this.#database.read((tx) => tx.rows<SuccessRow>("standing_successes_of_jobs"));
    return rows.map(toLastSuccess);
  }

  async successesOfTenants({ endedFrom, limit }: { endedFrom: Instant; limit: number }): Promise<LastSuccess[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<SuccessRow>("standing_successes_of_tenants", { ended_from: endedFrom, limit }),
    );
    return rows.map(toLastSuccess);
  }
}
