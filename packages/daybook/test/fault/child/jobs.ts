import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type AnyJob, defineJobWith, isDaybookError, type RunContext } from "../../../src/index.ts";
import { type Entry } from "./journal.ts";
import { machineMs } from "../../support/machine-clock.ts";
import type { ChildMessage, ScheduleName } from "./messages.ts";

/** What the jobs need of their process. */
export interface Services {
  readonly note: (entry: Entry) => void;
  readonly tell: (message: ChildMessage) => void;
  /** Resolves when the test lets `held` runs go. */
  readonly released: () => Promise<void>;
  readonly isReleased: () => boolean;
}

type Context<Input> = RunContext<Input, Services>;

/** Concurrency keys of the jobs below and their limits. */
export const limits: Readonly<Record<string, number>> = { "limited:a": 2, "limited:b": 2, "job:single": 1 };

const define = defineJobWith<Services>();
const timed = z.object({ ms: z.number() });
const keyed = z.object({ ms: z.number(), key: z.enum(["a", "b"]) });

/**
 * A handler that writes down its start and its end outside the book. Its result names attempt and process, so that
 * the book's result tells whose end was recorded.
 */
function recorded<Input>(
  work: (context: Context<Input>) => Promise<number | void> | number | void,
  keyOf: (input: Input) => string | null = () => null,
) {
  return async (context: Context<Input>): Promise<unknown> => {
    const { run, services, signal } = context;
    const me = { run: run.id, attempt: run.attempt, pid: process.pid };
    const end = (how: string, counted: number | null): void => {
      services.note({ kind: "ended", ...me, at: machineMs(), how, counted });
      services.tell({ say: "ended", run: run.id, job: run.job, attempt: run.attempt, how });
    };
    services.note({ kind: "started", ...me, job: run.job, key: keyOf(context.input), at: machineMs() });
    services.tell({ say: "started", run: run.id, job: run.job, attempt: run.attempt });
    try {
      const counted = await work(context);
      end("returned", counted ?? null);
      return { attempt: run.attempt, pid: process.pid };
    } catch (error) {
      const counted = error instanceof CountedStop ? error.counted : null;
      end(signal.aborted && isDaybookError(signal.reason) ? signal.reason.code : "threw", counted);
      throw error;
    }
  };
}

/** Leaves a counting handler because of its signal, and tells the journal how far it had counted. */
class CountedStop extends Error {
  readonly counted: number;

  constructor(counted: number, cause: unknown) {
    super("stopped while counting", { cause });
    this.name = "AbortError";
    this.counted = counted;
  }
}

const rest = (context: Context<{ ms: number }>): Promise<void> =>
  sleep(context.input.ms, undefined, { signal: context.signal });

const quick = define({ name: "quick", input: timed, run: recorded(rest) });
const limited = define({
  name: "limited",
  input: keyed,
  concurrency: { limit: 2, key: ({ key }) => `limited:${key}` },
  run: recorded<z.output<typeof keyed>>(rest, ({ key }) => `limited:${key}`),
});
const single = define({
  name: "single",
  input: timed,
  concurrency: { limit: 1 },
  run: recorded(rest, () => "job:single"),
});
const flaky = define({
  name: "flaky",
  input: timed,
  // Kills can take the even attempts again and again, and only the odd ones count.
  retry: { attempts: 50, backoff: "fixed", delay: "20ms" },
  run: recorded(async (context) => {
    await rest(context);
    if (context.run.attempt % 2 === 1) throw new Error("an odd attempt");
  }),
});
const family = define({
  name: "family",
  input: z.object({ ms: z.number(), children: z.number() }),
  run: recorded(async ({ input, run }) => {
    const children = Array.from({ length: input.children }, () => ({ input: { ms: input.ms } }));
    await run.spawn(quick, children, { limit: 2 });
  }),
});
/** Keeps the event loop to itself. */
const busy = define({
  name: "busy",
  input: timed,
  run: recorded(({ input }) => {
    const until = machineMs() + input.ms;
    while (machineMs() < until);
  }),
});
/** Runs until the test lets it go, or its signal aborts. One failure would end it: what burns an attempt shows. */
const held = define({
  name: "held",
  retry: { attempts: 1 },
  timeout: "5m",
  run: recorded(async ({ signal, services }) => {
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
    });
    await Promise.race([services.released(), aborted]);
  }),
});
/** Notices by itself that its process was asleep, and ends at once, before anybody tells it that the run is not its own. */
const napping = define({
  name: "napping",
  input: z.object({ reports: z.boolean() }),
  run: recorded(async (context) => {
    const { input, services } = context;
    for (let last = machineMs(); !services.isReleased(); last = machineMs()) {
      await sleep(10);
      if (machineMs() - last < 600) continue;
      if (!input.reports) return;
      context.progress.add("failed", 1_000);
      // Long enough for the progress writer to try.
      await sleep(700);
      return;
    }
  }),
});
/** Takes its process with it. */
const pill = define({
  name: "pill",
  input: z.object({ how: z.enum(["SIGKILL", "exit"]) }),
  run: recorded(async ({ input }) => {
    await sleep(50);
    if (input.how === "exit") process.exit(7);
    process.kill(process.pid, "SIGKILL");
    await sleep(60_000);
  }),
});
/** Reports progress and logs as fast as it can. */
const hammer = define({
  name: "hammer",
  retry: { attempts: 1 },
  run: recorded(async ({ progress, log, signal, services }) => {
    let counted = 0;
    progress.total(1_000_000_000);
    while (!services.isReleased()) {
      if (signal.aborted) throw new CountedStop(counted, signal.reason);
      for (let burst = 0; burst < 500; burst += 1) progress.add(burst % 2 === 0 ? "created" : "updated");
      counted += 500;
      progress.set("counted", counted);
      if (counted % 5_000 === 0) log.info("still counting", { counted });
      await new Promise(setImmediate);
    }
    return counted;
  }),
});
/** Never returns and never listens. */
const deaf = define({ name: "deaf", retry: { attempts: 1 }, run: recorded(() => new Promise<void>(() => undefined)) });

const scheduled = (schedule: ScheduleName): AnyJob[] => {
  const run = recorded(() => undefined);
  switch (schedule) {
    case "catch-up":
      return [define({ name: "catch-up", schedule: { every: "1s", misfire: "catch_up", overlap: "allow" }, run })];
    case "fire-once":
      return [define({ name: "fire-once", schedule: { every: "1s", misfire: "fire_once", overlap: "allow" }, run })];
    case "minute":
      return [define({ name: "minute", schedule: { cron: "* * * * *", overlap: "allow" }, run })];
    case "many":
      return Array.from({ length: 10 }, (_, place) =>
        define({
          name: `many-${place}`,
          schedule: place % 2 === 0 ? { cron: "* * * * * *", overlap: "allow" } : { every: "500ms", overlap: "allow" },
          run,
        }),
      );
  }
};

/** All jobs a worker has. */
export function jobsOf(schedules: readonly ScheduleName[]): AnyJob[] {
  const unscheduled = [quick, limited, single, flaky, family, busy, held, napping, pill, hammer, deaf];
  return [...unscheduled, ...schedules.flatMap(scheduled)];
}
