import type { DaybookOptions } from "./create-daybook.ts";

/** What `daybook.config.ts` exports: the options of `createDaybook`, with services that may be made by a function. */
export interface DaybookConfig<Services = unknown> extends Omit<DaybookOptions<Services>, "services" | "clock"> {
  /** Handed to every handler; a function is called once when the worker starts. */
  services?: Services | (() => Services | Promise<Services>);
}

/** Types a `daybook.config.ts`. Relative paths in it are read from the file's own folder. */
export function defineConfig<Services>(config: DaybookConfig<Services>): DaybookConfig<Services> {
  return config;
}
