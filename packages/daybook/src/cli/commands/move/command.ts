import { countOption, examples, type DefineNoun } from "../../command.ts";

/** `daybook move` */
export const defineMove: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .description(
        "Move the book from a SQLite file to PostgreSQL: jobs, schedules, runs and all that hangs on them. Stop all workers and clients first. Interrupted or killed, the same command goes on where it was; at the end both books are compared, row by row, and the old one is closed.",
      )
      .option("--from <store>", "the old book: sqlite:<file> (default: the config's store)")
      .option("--to <store>", "the new book: postgres://user:password@host/database?schema=daybook")
      .option("--dry-run", "say what would be moved and what stands in the way, and change nothing")
      .option("--batch <rows>", "rows of one write, at most (default: 2000)", countOption)
      .option("--keep-source-open", "let the old book be worked on afterwards, for a rehearsal")
      .option("--reopen", "open a book again that was moved; alone, or with --from"),
    [
      "move --from sqlite:./daybook.db --to postgres://app@db.internal/app --dry-run",
      "move --from sqlite:./daybook.db --to postgres://app@db.internal/app",
      "move --reopen --from sqlite:./daybook.db",
    ],
  ).action(invoke(async () => (await import("./move.ts")).move));
};
