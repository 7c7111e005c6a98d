import type { Daybook } from "./engine/daybook.ts";
import type { DaybookOptions as EngineOptions } from "./engine/options.ts";
import { checkHttpOptions } from "./http/check-http-options.ts";
import type { HttpOptions } from "./http/http-options.ts";
import { lazyHandler } from "./http/lazy-handler.ts";

/** What `createDaybook` takes. Every setting has a default that is right on a laptop. */
export interface DaybookOptions<Services = unknown> extends EngineOptions<Services> {
  /** How `daybook.fetch` behaves. @defaultValue callers on this machine only */
  http?: HttpOptions;
}

/**
 * Opens the book, brings its schema up to date, and loads the jobs. Nothing runs before `start`.
 *
 * Job files that fail to load are in `daybook.jobFailures`, and the rest work.
 * @throws DaybookError `OPTION_INVALID`, `STORE_…`, `SCHEMA_TOO_NEW`, `BOOK_MOVED`, `MOVE_UNFINISHED`.
 */
export async function createDaybook<Services = unknown>(options: DaybookOptions<Services> = {}): Promise<Daybook> {
  const { http = {}, ...rest } = options;
  checkHttpOptions(http);
  const engine = await loadEngine();
  const settings = engine.resolveOptions(rest);
  const store = await engine.openStore(settings.store, {
    durability: settings.durability,
    busyTimeoutMs: settings.storeTimeoutMs,
  });
  try {
    await store.migrate();
    await engine.assertNotMoved(store);
    return new engine.Daybook(
      settings,
      store,
      await engine.loadJobs(settings, settings.clock.now()),
      lazyHandler(http),
    );
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
    import("./engine/daybook.ts"),
    import("./engine/options.ts"),
    import("./store/open-store.ts"),
    import("./store/move/mark.ts"),
    import("./engine/register/load-jobs.ts"),
  ]);
  return { ...daybook, ...options, ...store, ...mark, ...jobs };
}
