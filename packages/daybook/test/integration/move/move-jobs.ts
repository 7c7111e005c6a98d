import { defineJob, partial, type AnyJob } from "../../../src/index.ts";

/** Jobs of a book that is moved. `seen` gets the id of each run that is executed. */
export function movedJobs(seen: string[] = []): AnyJob[] {
  const job = (options: Parameters<typeof defineJob>[0]): AnyJob =>
    defineJob({
      ...options,
      run: (context) => {
        seen.push(context.run.id);
        return options.run(context);
      },
    });
  return [
    job({
      name: "plain",
      checks: { counts: { run: () => ["a", { b: "ü\u0000" }] } },
      run: ({ input }) => input ?? null,
    }),
    job({
      name: "chatty",
      run: ({ log, progress }) => {
        progress.total(3);
        for (let line = 1; line <= 5; line += 1) log.info(`Zeile ${line} – "ü" \\ {a,b} NULL`, { line, list: ["{}"] });
        progress.stage("Ende", { of: 1 });
        progress.add("created", 3);
        return { said: 5, text: "a\u0000b" };
      },
    }),
    job({
      name: "flaky",
      retry: { attempts: 3, delay: "1s", backoff: "fixed" },
      run: ({ run, log }) => {
        log.warn(`attempt ${run.attempt}`);
        if (run.attempt < 3) throw new Error(`not yet: ${run.attempt}`, { cause: new TypeError("inner") });
        return run.attempt;
      },
    }),
    job({
      name: "broken",
      retry: { attempts: 1 },
      run: () => {
        throw new RangeError("never works");
      },
    }),
    job({
      name: "sync",
      retry: { attempts: 1 },
      run: ({ items, progress }) => {
        progress.add("updated", 7);
        for (const sku of ["b-2", "a-1", "Ü"]) items.fail(sku, new Error(`no price for ${sku}`), { sku });
        return partial({ synced: 7 });
      },
    }),
    job({ name: "child", run: ({ input, tenant }) => ({ input, tenant }) }),
    job({
      name: "parent",
      run: ({ run }) =>
        run.spawn(
          "child",
          ["acme", "globex", "initech"].map((tenant, input) => ({ input, tenant, key: tenant })),
          { limit: 1 },
        ),
    }),
    job({ name: "limited", concurrency: { limit: 1 }, retry: { attempts: 1 }, run: () => "done" }),
    job({ name: "held", run: () => "held" }),
    job({ name: "hourly", schedule: { cron: "0 * * * *", timeZone: "Europe/Berlin" }, run: () => "hour" }),
    job({
      name: "daily",
      schedule: { cron: "0 5 * * *", misfire: "skip", input: { full: true } },
      queue: "night",
      run: () => 1,
    }),
  ];
}
