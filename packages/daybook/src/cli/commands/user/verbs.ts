import { actorOf, control } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson, printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";
import { checkRole } from "../../../engine/access/check-access.ts";
import { readPassword, type PasswordOptions } from "./read-password.ts";

interface RoleOptions extends GlobalOptions {
  readonly tenant?: string;
}

export const addUser: Verb<PasswordOptions & RoleOptions & { readonly role: string }> = async (
  context,
  [name = ""],
  options,
) => {
  const role = checkRole(options.role);
  const { password, isMadeUp } = await readPassword(context, options);
  const account = { name, role, tenant: options.tenant ?? null, password };
  const made = await withBook(context, options, (book) => book.accounts.create(account, actorOf(context)));
  if (options.json === true) printJson(context.output, isMadeUp ? { ...made, password } : made);
  else {
    const whom = made.tenant === null ? "" : ` of tenant ${made.tenant}`;
    context.output.line(`${made.name} may sign in as ${made.role}${whom}.`);
    if (isMadeUp) context.output.line(`Password, shown this once: ${password}`);
  }
  return exitCodes.done;
};

export const listUsers: Verb = async (context, _args, options) => {
  const accounts = await withBook(context, options, (book) => book.accounts.list());
  if (options.json === true) printJsonList(context.output, accounts);
  else {
    const reader = { now: context.now(), timeZone: context.timeZone };
    const { style } = context.output;
    printTable(
      context.output,
      accounts,
      [
        { title: "name", cell: ({ name }) => name },
        { title: "role", cell: ({ role }) => role },
        { title: "tenant", cell: ({ tenant }) => tenant ?? "all", flexible: true },
        {
          title: "state",
          cell: ({ disabledAt }) => (disabledAt === null ? "enabled" : "disabled"),
          paint: (text, { disabledAt }) => (disabledAt === null ? text : style("yellow", text)),
        },
        { title: "last sign-in", cell: ({ signedInAt }) => timeAndAge(signedInAt, reader) },
        { title: "made", cell: ({ createdAt }) => timeAndAge(createdAt, reader), flexible: true },
      ],
      "There is no account. Make one with: daybook user add NAME --role admin",
    );
  }
  return exitCodes.done;
};

export const setUserPassword: Verb<PasswordOptions> = async (context, [name = ""], options) => {
  const { password, isMadeUp } = await readPassword(context, options);
  await withBook(context, options, (book) => book.accounts.setPassword(name, password, actorOf(context)));
  const message = `${name} has a new password, and no session.`;
  if (options.json === true) printJson(context.output, isMadeUp ? { message, password } : { message });
  else {
    context.output.line(message);
    if (isMadeUp) context.output.line(`Password, shown this once: ${password}`);
  }
  return exitCodes.done;
};

export const setUserRole: Verb<RoleOptions> = (context, [name = "", role = ""], options) =>
  control(context, options, async (book, actor) => {
    const tenant = options.tenant ?? null;
    await book.accounts.setRole(name, { role: checkRole(role), tenant }, actor);
    return `${name} is ${role} ${tenant === null ? "of all tenants" : `of tenant ${tenant}`}.`;
  });

export const disableUser: Verb = (context, [name = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.accounts.disable(name, actor);
    return `${name} is out and may not sign in. Take it back with: daybook user enable ${name}`;
  });

export const enableUser: Verb = (context, [name = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.accounts.enable(name, actor);
    return `${name} may sign in.`;
  });

export const signOutUser: Verb = (context, [name = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.accounts.signOutEverywhere(name, actor);
    return `${name} is signed out everywhere.`;
  });

export const removeUser: Verb = (context, [name = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.accounts.remove(name, actor);
    return `There is no account ${name} any more.`;
  });
