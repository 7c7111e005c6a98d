import type { Daybook } from "./daybook.ts";
import type { DaybookOptions } from "./options.ts";

/**
 * Opens the book, brings its schema up to date, and loads the jobs. Nothing runs before `start`.
 *
 * Job files that fail to load are in `daybook.jobFailures`, and the rest work.
 * @throws DaybookError `OPTION_INVALID`, `STORE_…`, `SCHEMA_TOO_NEW`, `BOOK_MOVED`, `MOVE_UNFINISHED`.
 */
export async function createDaybook<Services = unknown>(options: DaybookOptions<Services> = {}): Promise<Daybook> {
  const engine = await loadEngine();
  const settings = engine.resolveOptions(options);
  const store = await engine.openStore(settings.store, { durability: settings.durability });
  try {
    await store.migrate();
    await engine.assertNotMoved(store);
    return new engine.Daybook(settings, store, await engine.loadJobs(settings, settings.clock.now()));
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Every job file imports `daybook` for `defineJob`. What only a running engine needs is loaded here and not with it: Node walks
 * the whole graph behind an import once for each file, and a test of a handler starts sooner.
 */
async function loadEngine() {
  const [daybook, options, store, mark, jobs] = await Promise.all([
    import("./daybook.ts"),
    import("./options.ts"),
    import("../store/open-store.ts"),
    import("../store/move/mark.ts"),
    import("./register/load-jobs.ts"),
  ]);
  return { ...daybook, ...options, ...store, ...mark, ...jobs };
}
