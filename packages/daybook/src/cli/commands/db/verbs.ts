import { existsSync } from "node:fs";
import type { SchemaStatus, Store } from "../../../store/port/store.ts";
import { openExistingStore, openStoreOf } from "../../book/open-book.ts";
import type { CliContext, GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { loadConfig, type CliConfig } from "../../config/load-config.ts";
import { storeFile } from "../../config/store-address.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson } from "../../output/output.ts";

type Pending = SchemaStatus["pending"];

export const migrateSchema: Verb = async (context, _args, options) => {
  const config = await loadConfig(context, options);
  const { applied, status } = await closing(await openStoreOf(config), async (store) => {
    const before = await store.schemaStatus();
    return { applied: before.pending, status: await store.migrate() };
  });
  if (options.json === true) printJson(context.output, { ...status, applied });
  else {
    for (const { number, title } of applied) context.output.line(`Applied ${number} ${title}.`);
    context.output.line(`The schema is up to date at ${status.current}.`);
  }
  return exitCodes.done;
};

export const schemaStatus: Verb = async (context, _args, options) => {
  const config = await loadConfig(context, options);
  const status = await closing(await openExistingStore(config), (store) => store.schemaStatus());
  if (options.json === true) printJson(context.output, status);
  else printStatus(context, status);
  return status.current === status.wanted ? exitCodes.done : exitCodes.bad;
};

export const printSql: Verb<GlobalOptions & { readonly all?: boolean }> = async (context, _args, options) => {
  const config = await loadConfig(context, options);
  const sql = await sqlOf(config, options.all === true);
  if (options.json === true) printJson(context.output, { sql });
  else if (sql === "") context.output.note("Nothing is pending.");
  else context.output.line(sql.trimEnd());
  return exitCodes.done;
};

async function sqlOf(config: CliConfig, all: boolean): Promise<string> {
  const file = storeFile(config.store);
  if (all || (file !== null && !existsSync(file))) {
    const { printSchema } = await import("../../../store/print-schema.ts");
    return printSchema(config.store);
  }
  return closing(await openExistingStore(config), (store) => store.pendingSql());
}

function printStatus({ output }: CliContext, { current, wanted, pending }: SchemaStatus): void {
  if (current > wanted)
    output.line(`The schema is number ${current}, and this Daybook knows ${wanted}: update Daybook on this machine.`);
  else if (pending.length === 0) output.line(`The schema is up to date at ${current}.`);
  else {
    output.line(current === 0 ? "There is no schema yet." : `The schema is number ${current}.`);
    output.line(`Pending: ${titles(pending)}. Apply with: daybook db migrate`);
  }
}

function titles(pending: Pending): string {
  return pending.map(({ number, title }) => `${number} ${title}`).join(", ");
}

async function closing<Result>(store: Store, work: (store: Store) => Promise<Result>): Promise<Result> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
