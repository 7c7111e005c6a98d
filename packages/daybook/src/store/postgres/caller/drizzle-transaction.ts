import { onlyValue, type CallerClient } from "./caller-client.ts";
import { notATransaction, txRefused } from "./tx-refused.ts";

/** What is needed of `PgTransaction`, whatever the driver below it. */
interface DrizzleTransaction {
  /** Takes whatever can turn itself into a statement. */
  execute(query: { getSQL(): { toQuery(): { sql: string; params: unknown[] } } }): PromiseLike<unknown>;
}

/** Under this name Drizzle's classes say what they are; it is how Drizzle itself tells, when it is installed twice. */
const entityKind = Symbol.for("drizzle:entityKind");

/** A transaction of Drizzle on PostgreSQL. Null for anything else. @throws DaybookError `OPTION_INVALID` for a database of Drizzle, or one of another kind. */
export function fromDrizzle(tx: object): CallerClient | null {
  const kinds = kindsOf(tx);
  if (kinds.length === 0) return null;
  // In Drizzle 1 the classes are called PgAsyncTransaction and PgAsyncDatabase.
  if (kinds.some((kind) => /^Pg(?:Async)?Transaction$/.test(kind))) {
    const drizzle = tx as DrizzleTransaction;
    return {
      library: "Drizzle",
      ask: async (text, values) => {
        const statement = { toQuery: () => ({ sql: text, params: [...values] }) };
        return onlyValue(await drizzle.execute({ getSQL: () => statement }));
      },
    };
  }
  const remedy = "Pass what db.transaction(async (tx) => …) gives you.";
  if (kinds.some((kind) => /^Pg(?:Async)?Database$/.test(kind))) {
    throw notATransaction("Drizzle", "a database of Drizzle", remedy);
  }
  throw txRefused(`tx is Drizzle's ${kinds[0]}, not a transaction on PostgreSQL. ${remedy}`, { library: "Drizzle" });
}

/** The object's class and those it extends, by Drizzle's names. */
function kindsOf(tx: object): string[] {
  const kinds: string[] = [];
  let type: unknown = (Object.getPrototypeOf(tx) as { constructor?: unknown } | null)?.constructor;
  while (typeof type === "function") {
    const kind = (type as unknown as Record<symbol, unknown>)[entityKind];
    if (typeof kind === "string") kinds.push(kind);
    type = Object.getPrototypeOf(type);
  }
  return kinds;
}
