import { createRequire } from "node:module";
import type { Pino } from "./options.ts";

const require = createRequire(import.meta.url);

/** Pino, loaded when the first line is written: a worker in which nothing goes wrong may write none. */
export function loadPino(): Pino {
  return (require("pino") as { pino: Pino }).pino;
}
