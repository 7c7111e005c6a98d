import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { DaybookConfig } from "../../define-config.ts";
import type { DaybookOptions, JobsOption } from "../../engine/options.ts";
import type { VaultOptions } from "../../engine/vault/vault-keys.ts";
import type { HttpOptions } from "../../http/http-options.ts";
import { DaybookError, isDaybookError } from "../../errors/daybook-error.ts";
import type { CliContext, GlobalOptions } from "../cli-context.ts";
import { readEnvironment, type LogLevelName } from "./environment.ts";
import { findConfig } from "./find-config.ts";
import { absoluteStore } from "./store-address.ts";

/** What a command works with: the config file with the environment over it, every path absolute. */
export interface CliConfig {
  /** Null when no file was found: then every default holds. */
  readonly file: string | null;
  /** Where relative paths of the file are read from. */
  readonly folder: string;
  readonly store: string;
  /** Null when nothing is said of jobs and there is no folder `jobs`. */
  readonly jobs: JobsOption | null;
  readonly logLevel: LogLevelName;
  /** For `createDaybook`, without services, jobs and http. */
  readonly options: DaybookOptions;
  readonly http: HttpOptions;
  readonly services: DaybookConfig["services"];
}

/**
 * Finds and reads the config. Nothing in it is called: services are made by `start` alone.
 * @throws DaybookError `CONFIG_INVALID` naming the file, the field and the value.
 */
export async function loadConfig(context: CliContext, options: GlobalOptions): Promise<CliConfig> {
  const environment = readEnvironment(context.env);
  const file = findConfig(context.cwd, options.config);
  const written = file === null ? {} : await readConfigFile(file);
  const folder = file === null ? context.cwd : dirname(file);
  const { services, jobs, http = {}, ...rest } = written;
  const app = environment.app ?? rest.app;
  const storeTimeout = environment.storeTimeout ?? rest.storeTimeout;
  const worker =
    environment.concurrency === undefined ? rest.worker : { ...rest.worker, concurrency: environment.concurrency };
  const store =
    environment.store === undefined
      ? absoluteStore(rest.store ?? "sqlite:./daybook.db", folder)
      : absoluteStore(environment.store, context.cwd);
  const config: CliConfig = {
    file,
    folder,
    store,
    jobs: environment.jobs === undefined ? jobsOf(jobs, folder) : resolve(context.cwd, environment.jobs),
    logLevel: environment.logLevel,
    options: {
      ...rest,
      store,
      vault: vaultOver(environment.vault, rest.vault),
      ...(app === undefined ? {} : { app }),
      ...(storeTimeout === undefined ? {} : { storeTimeout }),
      ...(worker === undefined ? {} : { worker }),
    },
    http,
    services,
  };
  await checkConfig(written, config);
  return config;
}

/** The environment's keys win, each kind for itself. What the file says has been read as it stands; its own check finds what is wrong with it. */
function vaultOver({ key, oldKeys = [] }: VaultOptions, written: VaultOptions = {}): VaultOptions {
  return { key: key ?? written.key, oldKeys: oldKeys.length > 0 ? oldKeys : written.oldKeys };
}

function jobsOf(jobs: JobsOption | undefined, folder: string): JobsOption | null {
  if (typeof jobs === "string") return resolve(folder, jobs);
  if (jobs !== undefined) return jobs;
  const usual = join(folder, "jobs");
  return existsSync(usual) ? usual : null;
}

async function readConfigFile(file: string): Promise<DaybookConfig> {
  const { loadModule } = await import("../../job/load-module.ts");
  let exported: unknown;
  try {
    exported = (await loadModule(file))["default"];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DaybookError("CONFIG_INVALID", `${file} could not be loaded: ${why}`, { params: { file }, cause: error });
  }
  if (typeof exported === "object" && exported !== null && !Array.isArray(exported)) return exported;
  throw new DaybookError(
    "CONFIG_INVALID",
    `${file} has no config as its default export. Write: export default defineConfig({ … }).`,
    {
      params: { file, field: "default", value: exported === undefined ? null : typeof exported },
    },
  );
}

/** The options' own check, told with the place the mistake was made in: the file as written first, then what the environment made of it. */
async function checkConfig(
  { http: _http, ...written }: DaybookConfig,
  { file, options, http }: CliConfig,
): Promise<void> {
  const [{ resolveOptions }, { checkHttpOptions }] = await Promise.all([
    import("../../engine/options.ts"),
    import("../../http/check-http-options.ts"),
  ]);
  for (const [candidate, place] of [
    [written, file],
    [options, "environment"],
  ] as const) {
    try {
      resolveOptions(candidate);
      if (place === file) checkHttpOptions(http);
    } catch (error) {
      if (!isDaybookError(error)) throw error;
      throw new DaybookError("CONFIG_INVALID", `${place}: ${error.message}`, {
        params: { ...error.params, file: place },
        cause: error,
      });
    }
  }
}
