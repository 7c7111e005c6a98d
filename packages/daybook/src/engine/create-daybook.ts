import { openStore } from "../store/open-store.ts";
import { Daybook } from "./daybook.ts";
import { resolveOptions, type DaybookOptions } from "./options.ts";
import { loadJobs } from "./register/load-jobs.ts";

/**
 * Opens the book, brings its schema up to date, and loads the jobs. Nothing runs before `start`.
 *
 * Job files that fail to load are in `daybook.jobFailures`, and the rest work.
 * @throws DaybookError `OPTION_INVALID`, `STORE_…`, `SCHEMA_TOO_NEW`.
 */
export async function createDaybook<Services = unknown>(options: DaybookOptions<Services> = {}): Promise<Daybook> {
  const settings = resolveOptions(options);
  const store = await openStore(settings.store, { durability: settings.durability });
  try {
    await store.migrate();
    return new Daybook(settings, store, await loadJobs(settings, settings.clock.now()));
  } catch (error) {
    await store.close();
    throw error;
  }
}
