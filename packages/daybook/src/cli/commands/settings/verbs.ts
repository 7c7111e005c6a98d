import { control } from "../../book/control.ts";
import { withBook } from "../../book/open-book.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { printJson, printJsonList } from "../../output/output.ts";
import { printTable } from "../../output/table.ts";

export const listSettings: Verb = async (context, _args, options) => {
  const settings = await withBook(context, options, (book) => book.settings.list());
  if (options.json === true) printJsonList(context.output, settings);
  else {
    printTable(
      context.output,
      settings,
      [
        { title: "setting", cell: ({ key }) => key },
        { title: "value", cell: ({ value }) => String(value) },
        { title: "set by", cell: ({ setBy, setAt }) => (setAt === null ? "default" : (setBy ?? "unknown")) },
        { title: "what it does", cell: ({ describes }) => describes, flexible: true },
      ],
      "There are no settings.",
    );
  }
  return exitCodes.done;
};

export const getSetting: Verb = async (context, [key = ""], options) => {
  const setting = await withBook(context, options, (book) => book.settings.get(key));
  if (options.json === true) printJson(context.output, setting);
  else context.output.line(String(setting.value));
  return exitCodes.done;
};

export const setSetting: Verb = (context, [key = "", text = ""], options) =>
  control(context, options, async (book, actor) => {
    const value = /^\d+$/.test(text) ? Number(text) : text;
    await book.settings.set(key, value, actor);
    return `${key} is now ${value}.`;
  });

export const resetSetting: Verb = (context, [key = ""], options) =>
  control(context, options, async (book, actor) => {
    await book.settings.reset(key, actor);
    const { value } = await book.settings.get(key);
    return `${key} is back to its default, ${value}.`;
  });
