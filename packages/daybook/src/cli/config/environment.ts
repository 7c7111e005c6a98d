import { vaultOfEnvironment, type VaultOptions } from "../../engine/vault/vault-keys.ts";
import { DaybookError } from "../../errors/daybook-error.ts";
import { timeoutOfEnvironment } from "../../store/store-timeout.ts";

/** Settings of the environment; they win over the config file. */
export interface EnvironmentSettings {
  readonly store: string | undefined;
  readonly jobs: string | undefined;
  readonly app: string | undefined;
  /** In milliseconds. */
  readonly storeTimeout: number | undefined;
  readonly concurrency: number | undefined;
  readonly logLevel: LogLevelName;
  readonly vault: VaultOptions;
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevelName = (typeof logLevels)[number];

/** Reads `DAYBOOK_*`; empty ones count as unset. @throws DaybookError `CONFIG_INVALID` naming the variable and its value. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentSettings {
  const text = (name: string): string | undefined => env[name] || undefined;
  return {
    store: text("DAYBOOK_STORE"),
    jobs: text("DAYBOOK_JOBS"),
    app: text("DAYBOOK_APP"),
    storeTimeout: readStoreTimeout(env),
    concurrency: readConcurrency(text("DAYBOOK_CONCURRENCY")),
    logLevel: readLogLevel(text("DAYBOOK_LOG_LEVEL")),
    vault: vaultOfEnvironment(env),
  };
}

function readStoreTimeout(env: Readonly<Record<string, string | undefined>>): number | undefined {
  try {
    return timeoutOfEnvironment(env);
  } catch {
    throw invalid("DAYBOOK_STORE_TIMEOUT", env["DAYBOOK_STORE_TIMEOUT"], 'a time from 100 ms to 1 h, such as "30s"');
  }
}

function readConcurrency(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= 100_000) return number;
  throw invalid("DAYBOOK_CONCURRENCY", value, "a whole number from 1 to 100000");
}

function readLogLevel(value: string | undefined): LogLevelName {
  const level = logLevels.find((name) => name === (value ?? "warn"));
  if (level !== undefined) return level;
  throw invalid("DAYBOOK_LOG_LEVEL", value, `one of ${logLevels.join(", ")}`);
}

function invalid(field: string, value: unknown, wanted: string): DaybookError {
  return new DaybookError(
    "CONFIG_INVALID",
    `${field} cannot be ${JSON.stringify(value)}: set it to ${wanted}, or unset it.`,
    {
      params: { field, value, file: "environment" },
    },
  );
}
