import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DaybookError } from "../errors/daybook-error.ts";

/** The text of a file that belongs to Daybook itself. @throws DaybookError `INSTALLATION_INCOMPLETE` */
export function readOwnFile(file: URL): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw incomplete(file, error);
  }
}

/** The names in a folder that belongs to Daybook itself. @throws DaybookError `INSTALLATION_INCOMPLETE` */
export function listOwnFolder(folder: URL): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw incomplete(folder, error);
  }
}

/** Without a cause: an error of the file system beneath a call to the store would be taken for the book's. */
function incomplete(place: URL, error: unknown): DaybookError {
  const path = fileURLToPath(place);
  const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const message = `Daybook cannot read a file of its own, ${path} (${reason}). Install the package "daybook" again; where a bundler packs the program, leave "daybook" out of the bundle.`;
  return new DaybookError("INSTALLATION_INCOMPLETE", message, { params: { path, reason } });
}
