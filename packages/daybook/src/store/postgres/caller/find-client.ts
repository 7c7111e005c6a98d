import type { CallerClient } from "./caller-client.ts";
import { fromDrizzle } from "./drizzle-transaction.ts";
import { fromKnex } from "./knex-transaction.ts";
import { fromKysely } from "./kysely-transaction.ts";
import { fromPg } from "./pg-client.ts";
import { fromPrisma } from "./prisma-transaction.ts";
import { txRefused } from "./tx-refused.ts";

/** Each tells its library's objects by what they can do, so that no version of it has to be installed here. */
const libraries = [fromPrisma, fromDrizzle, fromKysely, fromKnex, fromPg];

/** The way into the transaction that was given as `tx`. @throws DaybookError `OPTION_INVALID` for everything else, saying what is taken. */
export function findClient(tx: unknown): CallerClient {
  if ((typeof tx === "object" && tx !== null) || typeof tx === "function") {
    for (const from of libraries) {
      const client = from(tx);
      if (client !== null) return client;
    }
  }
  throw txRefused(
    `tx is ${kindOf(tx)}, which Daybook knows no way to write with. Pass a client of pg after its BEGIN, or the transaction of Kysely, Drizzle, Prisma (interactive) or Knex, on PostgreSQL.`,
  );
}

function kindOf(tx: unknown): string {
  if (typeof tx === "function") return "a function";
  if (typeof tx !== "object" || tx === null) return String(tx);
  const name = (Object.getPrototypeOf(tx) as { constructor?: { name?: unknown } } | null)?.constructor?.name;
  return typeof name === "string" && name !== "" && name !== "Object" ? `a ${name}` : "an object";
}
