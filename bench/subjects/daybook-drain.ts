import { join } from "node:path";
import type { Subject } from "../measure/subject.ts";
import { drainBook } from "./drain-book.ts";

export const drain: Subject = async ({ dir, sizes, concurrency }) => ({
  drain: await drainBook(join(dir, "book.db"), sizes.backlog, concurrency),
});
