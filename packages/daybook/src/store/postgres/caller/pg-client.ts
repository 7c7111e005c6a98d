import { onlyValue, type CallerClient } from "./caller-client.ts";
import { notATransaction } from "./tx-refused.ts";

/** What is needed of `Client` and `PoolClient` of `pg`, native ones included. */
interface PgClient {
  query(query: { readonly text: string; readonly values: unknown[] }): Promise<unknown>;
  readonly connect?: unknown;
  readonly processID?: unknown;
  readonly native?: unknown;
  readonly totalCount?: unknown;
}

const remedy =
  'Take a client with pool.connect(), begin with client.query("BEGIN"), and pass that client; release it when you are done.';

/** A client of `pg` on which the caller has sent BEGIN. Null for anything else. @throws DaybookError `OPTION_INVALID` for a pool. */
export function fromPg(tx: object): CallerClient | null {
  const client = tx as PgClient;
  if (typeof client.query !== "function" || typeof client.connect !== "function") return null;
  if (typeof client.totalCount === "number") throw notATransaction("pg", "a pool of pg", remedy);
  if (client.processID === undefined && client.native === undefined) return null;
  return {
    library: "pg",
    ask: async (text, values) => onlyValue(await client.query({ text, values: [...values] })),
  };
}
