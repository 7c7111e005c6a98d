import { randomUUID } from "node:crypto";
import { onlyValue, type CallerClient } from "./caller-client.ts";
import { notATransaction } from "./tx-refused.ts";

/** What is needed of `Kysely`, `Transaction` and `ControlledTransaction`. */
interface KyselyLike {
  readonly isTransaction: boolean;
  getExecutor(): unknown;
  withoutPlugins(): KyselyLike;
  executeQuery(query: CompiledQuery): Promise<unknown>;
}

/** Kysely's own shape of a statement that was not made by its builder. */
interface CompiledQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly query: { readonly kind: "RawNode"; readonly sqlFragments: readonly string[]; readonly parameters: [] };
  readonly queryId: { readonly queryId: string };
}

/** A transaction of Kysely. Null for anything else. @throws DaybookError `OPTION_INVALID` for a Kysely that is none. */
export function fromKysely(tx: object): CallerClient | null {
  const kysely = tx as KyselyLike;
  if (typeof kysely.getExecutor !== "function" || typeof kysely.executeQuery !== "function") return null;
  if (!kysely.isTransaction) {
    throw notATransaction(
      "Kysely",
      "a Kysely",
      "Pass what db.transaction().execute(async (tx) => …) or db.startTransaction().execute() gives you.",
    );
  }
  // Plugins rename columns and parse texts that look like JSON.
  const plain = kysely.withoutPlugins();
  return {
    library: "Kysely",
    ask: async (text, values) => onlyValue(await plain.executeQuery(compiled(text, values))),
  };
}

function compiled(text: string, values: readonly unknown[]): CompiledQuery {
  return {
    sql: text,
    parameters: values,
    query: { kind: "RawNode", sqlFragments: [text], parameters: [] },
    queryId: { queryId: randomUUID() },
  };
}
