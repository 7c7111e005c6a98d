import { randomBytes } from "node:crypto";
import { PostgresServer } from "../../packages/daybook/test/support/postgres/server.ts";
import { withClient } from "./postgres-client.ts";

/** Names a server to use instead of one of the bench's own. */
const variable = "DAYBOOK_BENCH_DATABASE_URL";

/** What is not PostgreSQL's default. Nothing here gives durability away: `fsync` and `synchronous_commit` stay on. */
const settings: Readonly<Record<string, string>> = {
  shared_buffers: "1GB",
  max_connections: "200",
  // So that no checkpoint falls into one subject's work and not into another's.
  max_wal_size: "4GB",
  // The tests' servers save what a replica would need; a real one has it written.
  wal_level: "replica",
  max_wal_senders: "10",
};

/** A server, and databases on it for the subjects. */
export interface PostgresBench {
  /** What it is and how it is set. */
  readonly description: string;
  /** An empty database; returns its address. */
  create(): Promise<string>;
  drop(url: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresBench> {
  const given = process.env[variable];
  const own = given === undefined || given === "" ? await PostgresServer.start({ durable: true, settings }) : null;
  const url = own?.url ?? String(given);
  return {
    description: await describe(url),
    async create() {
      const database = new URL(url);
      const name = `daybook_bench_${randomBytes(6).toString("hex")}`;
      await withClient(url, (client) => client.query(`CREATE DATABASE ${name}`));
      database.pathname = `/${name}`;
      return database.href;
    },
    async drop(database) {
      const name = new URL(database).pathname.slice(1);
      await withClient(url, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
    async stop() {
      await own?.close();
    },
  };
}

async function describe(url: string): Promise<string> {
  const names = ["server_version", "fsync", "synchronous_commit", "shared_buffers", "max_wal_size"];
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; value: string }>(
      "SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name",
      [names],
    );
    return rows.map(({ name, value }) => `${name} ${value}`).join(", ");
  });
}
