import { createDaybook } from "../../../create-daybook.ts";
import type { Daybook } from "../../../engine/daybook.ts";
import type { WorkerOptions } from "../../../engine/options.ts";
import { DaybookError } from "../../../errors/daybook-error.ts";
import { jobNotLoaded } from "../../book/job-not-loaded.ts";
import type { Listening } from "../../../http/listen.ts";
import type { CliContext, GlobalOptions, StopSignal } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { loadConfig, type CliConfig } from "../../config/load-config.ts";
import { exitCodes } from "../../exit-codes.ts";
import { giveBackMemory } from "./give-back-memory.ts";
import { printAddress, printFailures, printHead, printReady } from "./head.ts";
import { loggerFor } from "./logger.ts";
import { Once } from "./once.ts";
import { Watch } from "./watch.ts";

interface StartOptions extends GlobalOptions {
  readonly run?: readonly string[];
  readonly once?: boolean;
  readonly concurrency?: number;
  readonly queues?: readonly string[];
  readonly port?: number;
  readonly host?: string;
}

export const start: Verb<StartOptions> = async (context, _args, options) => {
  const stopping = new AbortController();
  let signals = 0;
  const stopListening = context.onStopSignal((signal) => {
    signals += 1;
    if (signals > 1 && signal === "SIGINT") context.exitNow(exitCodes.interrupted);
    if (signals === 1) stopping.abort(signal);
  });
  // One job that forgets an await must not end the worker, and with it the runs of all others.
  const stopCatching = context.onStrayRejection((error) => tellStray(context, error));
  try {
    return await work(context, options, stopping.signal);
  } finally {
    stopListening();
    stopCatching();
  }
};

async function work(context: CliContext, options: StartOptions, stopping: AbortSignal): Promise<number> {
  const { output } = context;
  const config = await loadConfig(context, options);
  const daybook = await open(context, config, options);
  const watch = new Watch(context, daybook);
  let server: Listening | null = null;
  try {
    for (const job of options.run ?? []) if (!daybook.jobNames.includes(job)) throw jobNotLoaded(daybook, job);
    printHead(output, config, daybook);
    printFailures(output, daybook);
    server = await openServer(daybook, config, options);
    watch.start();
    await daybook.start();
    if (server !== null) printAddress(output, server);
    await printReady(context, daybook);
    giveBackMemory();
    const ids = await trigger(context, daybook, options.run ?? []);
    const once = options.once === true ? new Once(daybook, ids, options.queues ?? null) : null;
    await Promise.race([aborted(stopping), once?.settled(stopping) ?? new Promise<never>(() => undefined)]);
    if (stopping.aborted) tellStopping(context, watch, stopping.reason as StopSignal);
    const exitCode = once === null ? exitCodes.done : await once.exitCode(output);
    await watch.settle();
    return exitCode;
  } finally {
    // What is under way is answered while the book is still open.
    await server?.close();
    await daybook.stop();
    await watch.stop();
  }
}

async function openServer(
  daybook: Daybook,
  { http }: CliConfig,
  { port, host }: StartOptions,
): Promise<Listening | null> {
  if (port === undefined) {
    if (host === undefined) return null;
    throw new DaybookError("OPTION_INVALID", "Say with --port at which port --host is to be listened at.", {
      params: { field: "--port", value: null },
    });
  }
  const { listen } = await import("../../../http/listen.ts");
  if (host === undefined) return listen(daybook, port);
  const { assertMayListen } = await import("../../../http/may-listen.ts");
  await assertMayListen(host, daybook, http);
  return listen(daybook, port, host);
}

async function open(context: CliContext, config: CliConfig, options: StartOptions): Promise<Daybook> {
  const { jobs, file, services } = config;
  if (jobs === null) {
    const remedy =
      file === null ? "Write a config and a first job with: daybook init" : `Set jobs in ${file}, or DAYBOOK_JOBS.`;
    throw new DaybookError("CONFIG_INVALID", `There is no folder of jobs. ${remedy}`, {
      params: { field: "jobs", value: null, file },
    });
  }
  return createDaybook({
    ...config.options,
    http: config.http,
    jobs,
    worker: workerOptions(config.options.worker, options),
    logger: config.options.logger ?? (() => loggerFor(context, config.logLevel)),
    services: await makeServices(services, file),
  });
}

function workerOptions(written: WorkerOptions | undefined, { concurrency, queues }: StartOptions): WorkerOptions {
  const served = queues && Object.fromEntries(queues.map((name) => [name, written?.queues?.[name] ?? (true as const)]));
  return {
    ...written,
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(served === undefined ? {} : { queues: served }),
  };
}

async function makeServices(services: unknown, file: string | null): Promise<unknown> {
  if (typeof services !== "function") return services;
  try {
    return await (services as () => unknown)();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DaybookError("CONFIG_INVALID", `services() of ${file} failed: ${why}`, {
      params: { field: "services", value: null, file },
      cause: error,
    });
  }
}

async function trigger({ user }: CliContext, daybook: Daybook, jobs: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const job of jobs) ids.push((await daybook.enqueue(job, undefined, { trigger: "manual", by: user })).id);
  return ids;
}

function tellStray({ output }: CliContext, error: unknown): void {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.note(
    `${output.style("red", "error")}      A promise was rejected that nobody awaits; look for a missing await in a job. ${what}`,
  );
}

function tellStopping({ output }: CliContext, watch: Watch, signal: StopSignal): void {
  const { running } = watch;
  const what =
    running === 0
      ? "Nothing is running."
      : `${running} ${running === 1 ? "run is" : "runs are"} given time to finish; Ctrl-C again leaves at once.`;
  output.line(`${output.style("yellow", "stopping")}   ${signal}. ${what}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
