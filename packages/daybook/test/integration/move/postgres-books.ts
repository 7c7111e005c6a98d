import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { PostgresServer } from "../../support/postgres/server.ts";

/** A PostgreSQL for the tests of one file. */
export interface PostgresBooks {
  /** The address of a book that is not there yet. */
  newAddress(): string;
  /** Asks behind the book's back; its tables are written `daybook.<table>`. */
  sql<Row>(address: string, text: string): Promise<Row[]>;
}

export function usePostgres(): PostgresBooks {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await PostgresServer.start();
  });
  afterAll(() => server?.close());
  return {
    newAddress() {
      const address = new URL(server?.url ?? "");
      address.searchParams.set("schema", `moved_${randomBytes(4).toString("hex")}`);
      return address.href;
    },
    async sql<Row>(address: string, text: string): Promise<Row[]> {
      const url = new URL(address);
      const schema = url.searchParams.get("schema") ?? "";
      url.searchParams.delete("schema");
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      try {
        return (await client.query(text.replaceAll("daybook.", `${schema}.`))).rows as Row[];
      } finally {
        await client.end();
      }
    },
  };
}
