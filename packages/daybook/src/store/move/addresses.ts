import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import { type PostgresAddress, readPostgresAddress } from "../postgres/address.ts";

const scheme = /^([a-z][a-z0-9+.-]+):/i;

/** The old book's file. @throws DaybookError `OPTION_INVALID` naming the option. */
export function sourceFile(from: string): string {
  const kind = kindOf(from);
  if (kind === null && from !== "") return from;
  const file = kind === "sqlite" ? from.slice("sqlite:".length) : "";
  if (file !== "" && file !== ":memory:") return file;
  if (kind === "postgres" || kind === "postgresql") {
    throw invalid(
      "--from",
      `${kind}:…`,
      "A move goes from SQLite to PostgreSQL. Between two PostgreSQL databases use pg_dump and pg_restore with the schema's name; back to SQLite there is no way.",
    );
  }
  throw invalid("--from", from, "Write sqlite:<file>.");
}

/** The new book's address. @throws DaybookError `OPTION_INVALID` naming the option, without a password. */
export function targetAddress(to: string): PostgresAddress {
  const kind = kindOf(to);
  if (kind === "postgres" || kind === "postgresql") {
    try {
      return readPostgresAddress(to);
    } catch (error) {
      if (!isDaybookError(error)) throw error;
      throw new DaybookError("OPTION_INVALID", `--to: ${error.message}`, {
        params: { ...error.params, field: "--to" },
        cause: error,
      });
    }
  }
  const remedy =
    kind === null || kind === "sqlite"
      ? `A book moves to another file by a copy: stop the workers, then sqlite3 <file> "VACUUM INTO '<new file>'".`
      : "Write postgres://user:password@host/database.";
  throw invalid("--to", kind === null || kind === "sqlite" ? to : `${kind}:…`, remedy);
}

function kindOf(address: string): string | null {
  return scheme.exec(address)?.[1]?.toLowerCase() ?? null;
}

function invalid(field: string, value: string, remedy: string): DaybookError {
  return new DaybookError("OPTION_INVALID", `${field} cannot be ${JSON.stringify(value)}. ${remedy}`, {
    params: { field, value },
  });
}
