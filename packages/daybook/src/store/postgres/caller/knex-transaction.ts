import { onlyValue, type CallerClient } from "./caller-client.ts";
import { notATransaction, txRefused } from "./tx-refused.ts";

/** What is needed of `Knex` and `Knex.Transaction`, which are functions with properties. */
interface KnexLike {
  readonly isTransaction?: boolean;
  readonly client: { readonly dialect?: unknown };
  raw(text: string, values: readonly unknown[]): PromiseLike<unknown>;
}

/** A transaction of Knex on PostgreSQL. Null for anything else. @throws DaybookError `OPTION_INVALID` for a Knex that is none, or for another database. */
export function fromKnex(tx: object): CallerClient | null {
  const knex = tx as KnexLike;
  if (typeof tx !== "function" || typeof knex.raw !== "function" || typeof knex.client !== "object") return null;
  if (knex.isTransaction !== true) {
    const remedy = "Pass what knex.transaction(async (trx) => …) or await knex.transaction() gives you.";
    throw notATransaction("Knex", "a Knex", remedy);
  }
  const { dialect } = knex.client;
  if (dialect !== "postgresql") {
    throw txRefused(`tx is a transaction of Knex on ${String(dialect)}. Daybook's book is in PostgreSQL.`, {
      library: "Knex",
    });
  }
  return {
    library: "Knex",
    ask: async (text, values) => {
      const { text: marked, values: bound } = withMarks(text, values);
      return onlyValue(await knex.raw(marked, bound));
    },
  };
}

/** Knex binds by `?`, in order: a value that is used twice is given twice. */
function withMarks(text: string, values: readonly unknown[]): { text: string; values: unknown[] } {
  const bound: unknown[] = [];
  const marked = text.replaceAll("?", String.raw`\?`).replaceAll(/\$(\d+)/g, (_, number: string) => {
    bound.push(values[Number(number) - 1]);
    return "?";
  });
  return { text: marked, values: bound };
}
