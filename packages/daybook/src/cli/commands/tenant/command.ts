import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook tenant …` */
export const defineTenant: DefineNoun = (noun, invoke) => {
  examples(noun.command("list").description("List tenants."), ["tenant list"]).action(
    invoke(async () => (await verbs()).listTenants),
  );
  examples(
    noun
      .command("disable <tenant>")
      .description(
        "Start nothing for the tenant and accept nothing new; one not seen before may be disabled in advance.",
      ),
    ["tenant disable berlin"],
  ).action(invoke(async () => (await verbs()).disableTenant));
  examples(noun.command("enable <tenant>").description("Take back a disable."), ["tenant enable berlin"]).action(
    invoke(async () => (await verbs()).enableTenant),
  );
  examples(
    noun.command("pause <tenant>").description("Start nothing for the tenant until it is resumed; new runs wait."),
    ["tenant pause berlin"],
  ).action(invoke(async () => (await verbs()).pauseTenant));
  examples(noun.command("resume <tenant>").description("Take back a pause."), ["tenant resume berlin"]).action(
    invoke(async () => (await verbs()).resumeTenant),
  );
};
