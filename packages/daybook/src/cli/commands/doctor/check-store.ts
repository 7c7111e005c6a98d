import { existsSync } from "node:fs";
import type { Daybook } from "../../../engine/daybook.ts";
import { isDaybookError } from "../../../errors/daybook-error.ts";
import { lazyHandler } from "../../../http/lazy-handler.ts";
import type { Store } from "../../../store/port/store.ts";
import type { CliContext } from "../../cli-context.ts";
import type { CliConfig } from "../../config/load-config.ts";
import { storeFile } from "../../config/store-address.ts";
import { openExistingStore } from "../../book/open-book.ts";
import { checkBook } from "./check-book.ts";
import { checkCare } from "./check-care.ts";
import { checkVault } from "./check-vault.ts";
import { bad, messageOf, ok, warn, type Finding } from "./finding.ts";

const levels = { ok, warning: warn, error: bad } as const;

/** Whether the store can be reached and is in order, and what its rows say of workers, jobs and schedules. */
export async function checkStore(context: CliContext, config: CliConfig): Promise<Finding[]> {
  let store: Store;
  try {
    store = await openExistingStore(config);
  } catch (error) {
    return [bad("store", openingError(config, error), remedyFor(config, error))];
  }
  try {
    const findings = [...(await checkHealth(store)), await checkSchema(store)];
    if (findings.some(({ level }) => level === "error")) return findings;
    const daybook = await clientOf(config, store);
    const now = context.now();
    return [
      ...findings,
      ...(await checkBook(daybook, now)),
      ...(await checkCare(daybook, now)),
      ...(await checkVault(daybook)),
    ];
  } catch (error) {
    return [bad("store", messageOf(error), remedyFor(config, error))];
  } finally {
    await store.close();
  }
}

async function clientOf(config: CliConfig, store: Store): Promise<Daybook> {
  const [{ Daybook: Client }, { resolveOptions }, { JobBook }] = await Promise.all([
    import("../../../engine/daybook.ts"),
    import("../../../engine/options.ts"),
    import("../../../engine/register/job-book.ts"),
  ]);
  return new Client(resolveOptions(config.options), store, new JobBook([], []), lazyHandler({}));
}

async function checkHealth(store: Store): Promise<Finding[]> {
  const { kind, location, version, sizeBytes, findings } = await store.health();
  return [
    ok("store", `${kind} ${version} at ${location}, ${sizeText(sizeBytes)}`),
    ...findings.map(({ level, message }) =>
      level === "ok" ? ok("store", message) : levels[level]("store", message, "See docs/operating."),
    ),
  ];
}

async function checkSchema(store: Store): Promise<Finding> {
  const { current, wanted, pending } = await store.schemaStatus();
  if (current > wanted) {
    return bad(
      "schema",
      `The schema is ${current}, and this Daybook knows ${wanted}.`,
      "A newer Daybook made it: update this one.",
    );
  }
  if (current === 0)
    return bad(
      "schema",
      "The database has no Daybook schema.",
      "Check that this is the right database, then make it: daybook db migrate",
    );
  if (pending.length > 0) {
    const titles = pending.map(({ number, title }) => `${number} ${title}`).join(", ");
    return bad(
      "schema",
      `${pending.length} changes are pending: ${titles}.`,
      "Apply them: daybook db migrate (workers do so when they start)",
    );
  }
  return ok("schema", `Up to date at ${current}.`);
}

function openingError(config: CliConfig, error: unknown): string {
  const file = storeFile(config.store);
  // Here the remedy stands in a line of its own.
  return file !== null && !existsSync(file) ? `There is no book at ${file}.` : messageOf(error);
}

function remedyFor(config: CliConfig, error: unknown): string {
  if (isDaybookError(error, "STORE_UNSUPPORTED"))
    return "Set store in the config, or DAYBOOK_STORE, to sqlite:<file> or postgres://user:password@host/database.";
  if (isDaybookError(error, "STORE_TOO_OLD"))
    return "Upgrade the server, or set store in the config, or DAYBOOK_STORE, to another one.";
  if (isDaybookError(error, "INSTALLATION_INCOMPLETE")) return "Install daybook again.";
  if (storeFile(config.store) === null) {
    return isDaybookError(error, "OPTION_INVALID")
      ? "Correct store in the config, or DAYBOOK_STORE."
      : "Check that the server runs, and the host, port, database, user and password of the store's address.";
  }
  if (isDaybookError(error, "STORE_UNREACHABLE"))
    return "Start a worker to make the book, or correct the store's address: daybook start";
  if (isDaybookError(error, "STORE_CORRUPT")) return "Restore the file from a backup.";
  return "Check that the file is a database, that its folder can be written, and that the disk is not full.";
}

function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1_000 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}
