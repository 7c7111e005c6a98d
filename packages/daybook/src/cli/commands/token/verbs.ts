import { actorOf, control } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { GlobalOptions } from "../../cli-context.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson, printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";
import { timeAndAge } from "../../output/times.ts";
import { checkRole } from "../../../engine/access/check-access.ts";

interface CreateOptions extends GlobalOptions {
  readonly role: string;
  readonly tenant?: string;
  readonly expires?: string;
}

export const createToken: Verb<CreateOptions> = async (
  context,
  [name = ""],
  { expires, tenant = null, ...options },
) => {
  const token = { name, role: checkRole(options.role), tenant, ...(expires === undefined ? {} : { expires }) };
  const made = await withBook(context, options, (book) => book.tokens.create(token, actorOf(context)));
  if (options.json === true) printJson(context.output, made);
  else {
    context.output.line(made.secret);
    context.output.note(`Shown this once. Send it as: Authorization: Bearer ${made.secret.slice(0, 12)}…`);
  }
  return exitCodes.done;
};

export const listTokens: Verb = async (context, _args, options) => {
  const tokens = await withBook(context, options, (book) => book.tokens.list());
  if (options.json === true) printJsonList(context.output, tokens);
  else {
    const reader = { now: context.now(), timeZone: context.timeZone };
    const { style } = context.output;
    printTable(
      context.output,
      tokens,
      [
        { title: "name", cell: ({ name }) => name },
        { title: "role", cell: ({ role }) => role },
        { title: "tenant", cell: ({ tenant }) => tenant ?? "all", flexible: true },
        {
          title: "ends",
          cell: ({ expiresAt }) => (expiresAt === null ? "never" : timeAndAge(expiresAt, reader)),
          paint: (text, { expiresAt }) => (expiresAt !== null && expiresAt <= reader.now ? style("red", text) : text),
        },
        { title: "last used", cell: ({ lastUsedAt }) => timeAndAge(lastUsedAt, reader) },
        { title: "made by", cell: ({ createdBy }) => createdBy ?? "code", flexible: true },
      ],
      "There is no token. Make one with: daybook token create NAME --role operator",
    );
  }
  return exitCodes.done;
};

export const revokeToken: Verb = (context, [name = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.tokens.revoke(name, actor);
    return `Token ${name} opens nothing any more.`;
  });
