import { createHash } from "node:crypto";
import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import { listOwnFolder, readOwnFile } from "../own-files.ts";
import type { SchemaStatus } from "../port/store.ts";
import type { Connection } from "./connection.ts";
import { inSchema, loadSqlText } from "./load-sql.ts";
import type { Transaction } from "./transaction.ts";

/** One step of the schema: `migrations/NNNN_title.sql`. Applied once, in order, and never changed after a release. */
export interface Migration {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly checksum: string;
}

interface Standing extends SchemaStatus {
  readonly hasSchema: boolean;
}

const folder = new URL("./migrations/", import.meta.url);
const fileName = /^(\d{4})_(.+)\.sql$/;

/** The migrations of this Daybook, oldest first. */
export function loadMigrations(): Migration[] {
  const migrations = listOwnFolder(folder).flatMap((file) => {
    const match = fileName.exec(file);
    if (match === null) return [];
    const text = readOwnFile(new URL(file, folder));
    const checksum = createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex");
    return [{ number: Number(match[1]), title: (match[2] ?? "").replaceAll("_", " "), text, checksum }];
  });
  return migrations.toSorted((a, b) => a.number - b.number);
}

/**
 * Brings one schema of a database up to date. Its table `migration` says what was applied when; the highest number there is the
 * schema's number. Whoever comes second waits for the first and then finds nothing to do.
 */
export class Migrator {
  readonly #connection: Connection;
  readonly #migrations: readonly Migration[];

  constructor(connection: Connection, migrations: readonly Migration[] = loadMigrations()) {
    this.#connection = connection;
    this.#migrations = migrations;
  }

  async status(): Promise<SchemaStatus> {
    return withoutFlags(await this.#connection.read((tx) => this.#standing(tx)));
  }

  /** @throws DaybookError `SCHEMA_TOO_NEW`; `STORE_READ_ONLY` when this role may not make the schema. */
  async migrate(): Promise<SchemaStatus> {
    // Read first: a worker's role need not have the rights to migrate as long as nothing is pending.
    const before = await this.status();
    this.#refuseNewer(before);
    if (before.pending.length === 0) return before;
    try {
      // A large book takes its time, and so may the process that is first.
      return withoutFlags(await this.#connection.write((tx) => this.#migrateWithin(tx), { statementMs: 0 }));
    } catch (error) {
      throw this.#explained(error);
    }
  }

  /** @throws DaybookError `SCHEMA_MISSING`, `SCHEMA_TOO_NEW` */
  async assertCurrent(): Promise<void> {
    const status = await this.status();
    this.#refuseNewer(status);
    if (status.pending.length === 0) return;
    const what =
      status.current === 0
        ? `The database ${this.#connection.location} has no book in schema "${this.#connection.schema}" yet`
        : `The schema "${this.#connection.schema}" of the database ${this.#connection.location} is older than this Daybook`;
    throw new DaybookError("SCHEMA_MISSING", `${what}. Run "daybook db migrate", or start a worker.`, {
      params: { location: this.#connection.location, schema: this.#connection.schema, ...status },
    });
  }

  /** The SQL that `migrate` would run, for those who run it by hand with the same result; empty when nothing is pending. @throws DaybookError `SCHEMA_TOO_NEW` */
  async pendingSql(): Promise<string> {
    const standing = await this.#connection.read((tx) => this.#standing(tx));
    this.#refuseNewer(standing);
    return printMigrations(this.#pendingAfter(standing.current), this.#connection.schema, standing.hasSchema);
  }

  async #migrateWithin(tx: Transaction): Promise<Standing> {
    await tx.rows("migration_lock", { schema: this.#connection.schema });
    const standing = await this.#standing(tx);
    this.#refuseNewer(standing);
    if (!standing.hasSchema) await tx.rowsOf(`CREATE SCHEMA "${this.#connection.schema}"`);
    await tx.run("migration_create_table");
    for (const migration of this.#pendingAfter(standing.current)) {
      for (const statement of statementsOf(migration.text)) await tx.rowsOf(statement);
      const { number, title, checksum } = migration;
      await tx.run("migration_insert", { number, title, checksum });
    }
    return this.#standing(tx);
  }

  async #standing(tx: Transaction): Promise<Standing> {
    const [found] = await tx.rows<{ has_schema: boolean; has_table: boolean }>("migration_exists", {
      schema: this.#connection.schema,
    });
    const [row] = found?.has_table === true ? await tx.rows<{ number: number }>("migration_current") : [];
    const current = row?.number ?? 0;
    return {
      current,
      wanted: this.#migrations.at(-1)?.number ?? 0,
      pending: this.#pendingAfter(current).map(({ number, title }) => ({ number, title })),
      hasSchema: found?.has_schema === true,
    };
  }

  #pendingAfter(current: number): Migration[] {
    return this.#migrations.filter((migration) => migration.number > current);
  }

  #refuseNewer({ current, wanted }: SchemaStatus): void {
    if (current <= wanted) return;
    throw new DaybookError(
      "SCHEMA_TOO_NEW",
      `The schema "${this.#connection.schema}" of the database ${this.#connection.location} is number ${current}; this Daybook knows ${wanted}. Update Daybook on this machine, or restore the database from before the update.`,
      { params: { location: this.#connection.location, schema: this.#connection.schema, current, wanted } },
    );
  }

  #explained(error: unknown): unknown {
    if (!isDaybookError(error) || error.params["sqlState"] !== "42501") return error;
    const { schema, location } = this.#connection;
    return new DaybookError(
      "STORE_READ_ONLY",
      `This role may not make or change the schema "${schema}" of the database ${location}. Run "daybook db migrate" as a role that may, or have somebody run what "daybook db print" prints; then grant this role USAGE on the schema and SELECT, INSERT, UPDATE, DELETE on all its tables.`,
      { params: { ...error.params, schema }, cause: error },
    );
  }
}

/** The SQL that brings a schema up to date, the notes of what was applied included. Runs as a whole or not at all. */
export function printMigrations(migrations: readonly Migration[], schema: string, hasSchema: boolean): string {
  if (migrations.length === 0) return "";
  const note = ({ number, title, checksum }: Migration): string =>
    `INSERT INTO daybook.migration (number, title, applied_at, checksum)\nVALUES (${number}, '${title.replaceAll("'", "''")}', floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, '${checksum}');`;
  const parts = [
    "BEGIN;",
    ...(hasSchema ? [] : [`CREATE SCHEMA "${schema}";`]),
    `${withoutComments(loadSqlText("migration_create_table"))};`,
    ...migrations.flatMap((migration) => [migration.text.trim(), note(migration)]),
    "COMMIT;",
  ];
  return `${parts.map((part) => inSchema(part, schema)).join("\n\n")}\n`;
}

/** A migration's statements. Each ends with a semicolon at the end of a line; there are no functions with bodies in them. */
function statementsOf(text: string): string[] {
  return withoutComments(text)
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

function withoutComments(text: string): string {
  return text.replaceAll(/--.*$/gm, "").trim();
}

function withoutFlags({ current, wanted, pending }: Standing): SchemaStatus {
  return { current, wanted, pending };
}
