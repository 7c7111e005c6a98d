import { DaybookError } from "../../../errors/daybook-error.ts";
import { control } from "../../book/control.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";

interface TenantOption extends GlobalOptions {
  readonly tenant?: string;
}

interface AllOption extends TenantOption {
  readonly all?: boolean;
}

export const pauseJob: Verb<TenantOption> = (context, [job = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.jobs.pause(job, { ...actor, ...tenantOf(options) });
    return `${title(job, options)} is paused; what runs goes on. Resume it with: daybook job resume ${job}${flag(options)}`;
  });

export const resumeJob: Verb<TenantOption> = (context, [job = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.jobs.resume(job, { ...actor, ...tenantOf(options) });
    const { hold } = await book.jobs.get(job);
    return stillHeld(`${title(job, options)} runs again.`, hold);
  });

export const disableJob: Verb<AllOption> = (context, [job], options) =>
  control(context, options, async (book, actor) => {
    const name = oneOf(job, options);
    if (name === null) await book.jobs.disableAll(actor);
    else await book.jobs.disable(name, { ...actor, ...tenantOf(options) });
    return name === null
      ? "Every job is disabled: nothing starts and nothing is accepted. Enable with: daybook job enable --all"
      : `${title(name, options)} is disabled. Enable it with: daybook job enable ${name}${flag(options)}`;
  });

export const enableJob: Verb<AllOption> = (context, [job], options) =>
  control(context, options, async (book, actor) => {
    const name = oneOf(job, options);
    if (name === null) {
      await book.jobs.enableAll(actor);
      return "Jobs run again, but for those disabled or paused by themselves.";
    }
    await book.jobs.enable(name, { ...actor, ...tenantOf(options) });
    const { hold } = await book.jobs.get(name);
    return stillHeld(`${title(name, options)} is enabled.`, hold);
  });

/** The job named, or null for all of them. @throws DaybookError `OPTION_INVALID` for both or neither. */
function oneOf(job: string | undefined, { all, tenant }: AllOption): string | null {
  if (job !== undefined && all !== true) return job;
  if (job === undefined && all === true && tenant === undefined) return null;
  throw new DaybookError("OPTION_INVALID", "Name one job, with or without --tenant, or write --all alone.", {
    params: { field: "job", value: job ?? null },
  });
}

function tenantOf({ tenant }: TenantOption): { tenant?: string } {
  return tenant === undefined ? {} : { tenant };
}

function flag({ tenant }: TenantOption): string {
  return tenant === undefined ? "" : ` --tenant ${tenant}`;
}

function title(job: string, { tenant }: TenantOption): string {
  return tenant === undefined ? `Job ${job}` : `Job ${job} for tenant ${tenant}`;
}

/** Lifting one of two holds changes nothing yet; a person would wait in vain. */
function stillHeld(done: string, hold: string | null): string {
  return hold === null ? done : `${done} But nothing of it starts yet: ${hold}.`;
}
