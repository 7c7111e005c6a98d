import { control } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";

export const listTenants: Verb = async (context, _args, options) => {
  const tenants = await withBook(context, options, (book) => book.tenants.list());
  if (options.json === true) printJsonList(context.output, tenants);
  else {
    const reader = { now: context.now(), timeZone: context.timeZone };
    const { style } = context.output;
    printTable(
      context.output,
      tenants,
      [
        { title: "tenant", cell: ({ id }) => id },
        {
          title: "state",
          cell: ({ enabled }) => (enabled ? "enabled" : "disabled"),
          paint: (text, { enabled }) => (enabled ? text : style("yellow", text)),
        },
        { title: "first seen", cell: ({ firstSeenAt }) => timeAndAge(firstSeenAt, reader) },
      ],
      "No tenant is known yet. A tenant becomes known by its first run.",
    );
  }
  return exitCodes.done;
};

export const disableTenant: Verb = (context, [tenant = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.tenants.disable(tenant, actor);
    return `Tenant ${tenant} is disabled. Enable it with: daybook tenant enable ${tenant}`;
  });

export const enableTenant: Verb = (context, [tenant = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.tenants.enable(tenant, actor);
    return `Tenant ${tenant} is enabled.`;
  });

export const pauseTenant: Verb = (context, [tenant = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.tenants.pause(tenant, actor);
    return `Tenant ${tenant} is paused. Resume it with: daybook tenant resume ${tenant}`;
  });

export const resumeTenant: Verb = (context, [tenant = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.tenants.resume(tenant, actor);
    return `Tenant ${tenant} is open.`;
  });
