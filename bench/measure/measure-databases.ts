import type { PostgresBench } from "../peers/postgres-server.ts";

/** The databases of one measure: an empty one for each round of each subject, and one that is kept for those that want it. */
export class MeasureDatabases {
  readonly #server: PostgresBench | null;
  #kept: string | null = null;

  /** @param server - null where the measure needs none */
  constructor(server: PostgresBench | null) {
    this.#server = server;
  }

  /** Lends a database for as long as `work` takes; null without a server. */
  async lend<Result>(isKept: boolean, work: (database: string | null) => Promise<Result>): Promise<Result> {
    if (this.#server === null) return work(null);
    if (isKept) return work((this.#kept ??= await this.#server.create()));
    const database = await this.#server.create();
    try {
      return await work(database);
    } finally {
      await this.#server.drop(database);
    }
  }

  async dropKept(): Promise<void> {
    if (this.#kept !== null) await this.#server?.drop(this.#kept);
  }
}
