import pg from "pg";
import { describeTransactions } from "./tx/describe-transactions.ts";

describeTransactions("pg", async (url) => {
  const pool = new pg.Pool({ connectionString: url });
  const idle = await pool.connect();
  return {
    async transaction(work: (client: pg.PoolClient) => Promise<void>) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await work(client);
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      } finally {
        client.release();
      }
    },
    insert: (client: pg.PoolClient, id: string) =>
      client.query("INSERT INTO purchase (id, total) VALUES ($1, 7)", [id]),
    fail: (client: pg.PoolClient) => client.query("SELECT 1 / 0"),
    others: [pool, idle],
    names: { pool },
    async close() {
      idle.release();
      await pool.end();
    },
  };
});
