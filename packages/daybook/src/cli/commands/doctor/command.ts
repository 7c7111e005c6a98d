import { examples, type DefineNoun } from "../../command.ts";

/** `daybook doctor` */
export const defineDoctor: DefineNoun = (noun, invoke) => {
  examples(
    noun.description(
      "Check Node, config, store, schema, clock, workers, credentials, job files and schedules; each line with its remedy. Exits with 1 when something is in error. Changes nothing.",
    ),
    ["doctor", "doctor --json"],
  ).action(invoke(async () => (await import("./doctor.ts")).doctor));
};
