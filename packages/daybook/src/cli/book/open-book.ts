import { existsSync } from "node:fs";
import { DaybookError } from "../../errors/daybook-error.ts";
import { lazyHandler } from "../../http/lazy-handler.ts";
import type { Store } from "../../store/port/store.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { loadConfig, type CliConfig } from "../config/load-config.ts";
import { storeFile } from "../config/store-address.ts";
import type { Book } from "./book.ts";
import { remoteAddress } from "./remote/remote-address.ts";

/**
 * Opens the book as it is, without jobs, calls `work`, and closes it. In the store it makes no file and changes no schema, so neither a
 * broken job file nor a mistyped path does any harm; with `--url` it asks a Daybook elsewhere and reads no config.
 *
 * @throws DaybookError `STORE_UNREACHABLE` when there is no book, `SCHEMA_MISSING`, `SCHEMA_TOO_NEW`, `CONFIG_INVALID`, `OPTION_INVALID` for an address that is none.
 */
export async function withBook<Result>(
  context: CliContext,
  options: GlobalOptions,
  work: (book: Book) => Promise<Result>,
): Promise<Result> {
  const remote = remoteAddress(context, options);
  if (remote !== null) {
    const { openRemoteBook } = await import("./remote/open-remote-book.ts");
    return work(openRemoteBook(remote));
  }
  const config = await loadConfig(context, options);
  const [store, { Daybook: Client }, { resolveOptions }, { JobBook }] = await Promise.all([
    openExistingStore(config),
    import("../../engine/daybook.ts"),
    import("../../engine/options.ts"),
    import("../../engine/register/job-book.ts"),
  ]);
  try {
    await store.assertSchema();
  } catch (error) {
    await store.close();
    throw error;
  }
  const daybook = new Client(resolveOptions(config.options), store, new JobBook([], []), lazyHandler({}));
  try {
    return await work(daybook);
  } finally {
    await daybook.stop();
  }
}

/** Opens a store that is there already. @throws DaybookError `STORE_UNREACHABLE` when its file does not exist. */
export async function openExistingStore(config: CliConfig): Promise<Store> {
  assertBookExists(config);
  return openStoreOf(config);
}

/** Opens a store; a file that does not exist is made. */
export async function openStoreOf(config: CliConfig): Promise<Store> {
  const [{ openStore }, { storeTimeoutMs }] = await Promise.all([
    import("../../store/open-store.ts"),
    import("../../store/store-timeout.ts"),
  ]);
  const { durability, storeTimeout } = config.options;
  return openStore(config.store, {
    durability,
    busyTimeoutMs: storeTimeout === undefined ? undefined : storeTimeoutMs(storeTimeout, "storeTimeout"),
  });
}

/** @throws DaybookError `STORE_UNREACHABLE` when the book is a file that does not exist. */
export function assertBookExists(config: CliConfig): void {
  const file = storeFile(config.store);
  if (file === null || existsSync(file)) return;
  const from = config.file === null ? "no daybook.config.ts was found" : `as ${config.file} says`;
  throw new DaybookError(
    "STORE_UNREACHABLE",
    `There is no book at ${file} (${from}). Start a worker once to make it: daybook start; or name another store with --config or DAYBOOK_STORE.`,
    { params: { file, config: config.file } },
  );
}
