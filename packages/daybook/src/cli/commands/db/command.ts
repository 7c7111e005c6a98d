import { examples, type DefineNoun } from "../../command.ts";

const verbs = () => import("./verbs.ts");

/** `daybook db …` */
export const defineDb: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .command("migrate")
      .description(
        "Make the book's schema, or bring it up to date. One process at a time; the others wait. Workers do the same when they start.",
      ),
    ["db migrate", "db migrate --json"],
  ).action(invoke(async () => (await verbs()).migrateSchema));
  examples(
    noun
      .command("status")
      .description(
        "Say where the schema stands and what is pending. Exits with 1 when it is not what this Daybook needs.",
      ),
    ["db status"],
  ).action(invoke(async () => (await verbs()).schemaStatus));
  examples(
    noun
      .command("print")
      .description(
        "Print the SQL of what is pending, for those who run it by hand: with psql, or sqlite3, it has the same result as migrate.",
      )
      .option("--all", "all of it, as for an empty database; opens nothing"),
    ["db print | psql postgres://owner@host/app", "db print --all > daybook.sql"],
  ).action(invoke(async () => (await verbs()).printSql));
};
