import { createHash } from "node:crypto";
import { DaybookError } from "../../errors/daybook-error.ts";
import { listOwnFolder, readOwnFile } from "../own-files.ts";
import type { SchemaStatus } from "../port/store.ts";
import type { Connection } from "./connection.ts";
import { loadSql } from "./load-sql.ts";

/** One step of the schema: `migrations/NNNN_title.sql`. Applied once, in order, and never changed after a release. */
export interface Migration {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  readonly checksum: string;
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

/** Brings the schema of one file up to date. `user_version` is its number; the table `migration` says what was applied when. */
export class Migrator {
  readonly #connection: Connection;
  readonly #migrations: readonly Migration[];

  constructor(connection: Connection, migrations: readonly Migration[] = loadMigrations()) {
    this.#connection = connection;
    this.#migrations = migrations;
  }

  status(): SchemaStatus {
    return this.#connection.read(() => this.#status());
  }

  /** @throws DaybookError `SCHEMA_TOO_NEW` */
  migrate(): SchemaStatus {
    const before = this.status();
    this.#refuseNewer(before);
    if (before.pending.length === 0) return before;
    // All in one transaction: another process either sees the old schema or the new one, and whoever comes second finds nothing to do.
    return this.#connection.write(() => {
      const status = this.#status();
      this.#refuseNewer(status);
      this.#connection.statement("migration_create_table").run();
      for (const { number } of status.pending) this.#apply(number);
      return this.#status();
    });
  }

  /** The SQL that `migrate` would run, for those who run it by hand; empty when nothing is pending. @throws DaybookError `SCHEMA_TOO_NEW` */
  pendingSql(): string {
    const status = this.status();
    this.#refuseNewer(status);
    return printMigrations(this.#migrations.filter((migration) => migration.number > status.current));
  }

  /** @throws DaybookError `SCHEMA_MISSING`, `SCHEMA_TOO_NEW` */
  assertCurrent(): void {
    const status = this.status();
    this.#refuseNewer(status);
    if (status.pending.length === 0) return;
    const { path } = this.#connection;
    const what =
      status.current === 0
        ? `The book ${path} has no schema yet`
        : `The schema of the book ${path} is older than this Daybook`;
    throw new DaybookError("SCHEMA_MISSING", `${what}. Run "daybook db migrate", or start a worker.`, {
      params: { path, ...status },
    });
  }

  #status(): SchemaStatus {
    const { user_version: current } = this.#connection.statement("migration_current").get() as { user_version: number };
    const pending = this.#migrations.filter((migration) => migration.number > current);
    return {
      current,
      wanted: this.#migrations.at(-1)?.number ?? 0,
      pending: pending.map(({ number, title }) => ({ number, title })),
    };
  }

  #apply(number: number): void {
    const migration = this.#migrations.find((candidate) => candidate.number === number);
    if (migration === undefined) return;
    this.#connection.database.exec(`${migration.text};\nPRAGMA user_version = ${migration.number}`);
    this.#connection
      .statement("migration_insert")
      .run({ number, title: migration.title, checksum: migration.checksum, now: Date.now() });
  }

  #refuseNewer({ current, wanted }: SchemaStatus): void {
    if (current <= wanted) return;
    const { path } = this.#connection;
    throw new DaybookError(
      "SCHEMA_TOO_NEW",
      `The schema of the book ${path} is number ${current}; this Daybook knows ${wanted}. Update Daybook on this machine, or restore the book from before the update.`,
      { params: { path, current, wanted } },
    );
  }
}

/** The SQL that brings a file up to date, the notes of what was applied included. Runs as a whole or not at all. */
export function printMigrations(migrations: readonly Migration[]): string {
  if (migrations.length === 0) return "";
  const note = ({ number, title, checksum }: Migration): string =>
    `PRAGMA user_version = ${number};\n\nINSERT INTO migration (number, title, applied_at, checksum)\nVALUES (${number}, '${title.replaceAll("'", "''")}', CAST(unixepoch('subsec') * 1000 AS INTEGER), '${checksum}');`;
  const parts = [
    "BEGIN IMMEDIATE;",
    `${withoutComments(loadSql("migration_create_table"))};`,
    ...migrations.flatMap((migration) => [migration.text.trim(), note(migration)]),
    "COMMIT;",
  ];
  return `${parts.join("\n\n")}\n`;
}

function withoutComments(text: string): string {
  return text.replaceAll(/--.*$/gm, "").trim();
}
