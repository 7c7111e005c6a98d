import type pg from "pg";
import type { Round } from "../measure/subject.ts";
import { loadPeer } from "./load-peer.ts";

interface Pg {
  readonly default: typeof pg;
}

/** One connection for as long as `work` takes. */
export async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const { Client } = (await loadPeer<Pg>("pg")).default;
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function openPool(config: pg.PoolConfig): Promise<pg.Pool> {
  const { Pool } = (await loadPeer<Pg>("pg")).default;
  return new Pool(config);
}

export function databaseOf({ database }: Round): string {
  if (database === null) throw new Error("This subject needs the bench's PostgreSQL.");
  return database;
}

/** Leaves every subject the same server after its filling: statistics fresh, and no dirty page of the filling to write during the work. */
export async function settleDatabase(round: Round): Promise<void> {
  await withClient(databaseOf(round), async (client) => {
    await client.query("ANALYZE");
    await client.query("CHECKPOINT");
  });
}
