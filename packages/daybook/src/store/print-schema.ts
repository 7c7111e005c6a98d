import { DaybookError } from "../errors/daybook-error.ts";

/**
 * All the SQL that makes a book where there is none, for the kind of store at this address; nothing is opened.
 * @throws DaybookError `STORE_UNSUPPORTED`, `OPTION_INVALID`
 */
export async function printSchema(url: string): Promise<string> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === "sqlite") {
    const { loadMigrations, printMigrations } = await import("./sqlite/migrate.ts");
    return printMigrations(loadMigrations());
  }
  if (scheme === "postgres" || scheme === "postgresql") {
    const [{ loadMigrations, printMigrations }, { readPostgresAddress }] = await Promise.all([
      import("./postgres/migrate.ts"),
      import("./postgres/address.ts"),
    ]);
    return printMigrations(loadMigrations(), readPostgresAddress(url).schema, false);
  }
  throw new DaybookError("STORE_UNSUPPORTED", `No store for "${scheme}:" addresses.`, { params: { scheme } });
}
