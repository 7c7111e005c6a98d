import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook settings …` */
export const defineSettings: DefineNoun = (noun, invoke) => {
  examples(noun.command("list").description("List settings with their values and what they do."), [
    "settings list",
  ]).action(invoke(async () => (await verbs()).listSettings));
  examples(noun.command("get <key>").description("Print one setting's value."), [
    "settings get retention.maxAge",
  ]).action(invoke(async () => (await verbs()).getSetting));
  examples(noun.command("set <key> <value>").description("Change a setting for all processes of the installation."), [
    "settings set retention.maxAge 60d",
    "settings set retention.maxRuns 5000",
  ]).action(invoke(async () => (await verbs()).setSetting));
  examples(noun.command("reset <key>").description("Back to the default."), ["settings reset retention.maxAge"]).action(
    invoke(async () => (await verbs()).resetSetting),
  );
};
