import { DaybookError } from "../../../errors/daybook-error.ts";
import type { ClientAnswer, SendQuery } from "../client-transaction.ts";
import { sqlStateOf, toStoreError } from "../postgres-errors.ts";
import type { CallerClient } from "./caller-client.ts";

/** PostgreSQL's answer to a statement after one that failed. */
const transactionFailed = "25P02";

/**
 * Sends the house's statements through a caller's client. Drivers differ in how they bind lists, booleans and instants and in how they
 * read them, and can be told to do it yet another way; so each value goes as text that the server converts, and the whole answer comes
 * as one text.
 */
export function sendThrough(client: CallerClient, location: string): SendQuery {
  return async ({ text, values = [] }) => {
    const hasRows = /^SELECT\b|\bRETURNING\b/i.test(text);
    try {
      const said = await client.ask(hasRows ? rowsAsText(text) : countAsText(text), values);
      return hasRows ? toRows(said) : { command: "", rows: [], rowCount: Number(said) };
    } catch (error) {
      throw toError(error, client.library, location);
    }
  };
}

function rowsAsText(text: string): string {
  return `WITH answer AS (${allTexts(text)}) SELECT coalesce(json_agg(answer), '[]')::text AS answer FROM answer`;
}

function countAsText(text: string): string {
  return `WITH answer AS (${allTexts(text)} RETURNING 1) SELECT count(*)::text AS answer FROM answer`;
}

function allTexts(text: string): string {
  return text.replaceAll(/\$\d+/g, "$&::text");
}

function toRows(said: unknown): ClientAnswer {
  const rows = JSON.parse(String(said)) as unknown[];
  return { command: "", rows, rowCount: rows.length };
}

function toError(error: unknown, library: string, location: string): unknown {
  const cause = serverErrorIn(error) ?? error;
  if (sqlStateOf(cause) === transactionFailed) {
    return new DaybookError(
      "STORE_FAILED",
      "A statement of the transaction given as tx has failed before: PostgreSQL takes no further one. Roll it back; the error of that statement says why.",
      { params: { location, sqlState: transactionFailed }, cause },
    );
  }
  const mapped = toStoreError(cause, location);
  if (mapped instanceof DaybookError) return mapped;
  const why = error instanceof Error ? error.message : String(error);
  return new DaybookError(
    "STORE_FAILED",
    `The transaction of ${library} given as tx did not take a statement: ${why}`,
    {
      params: { location },
      cause: error,
    },
  );
}

/** The server's own error: libraries wrap it. */
function serverErrorIn(error: unknown): Error | null {
  let inner = error;
  // A chain of causes may be a ring.
  for (let depth = 0; depth < 5 && inner instanceof Error; depth += 1) {
    if (sqlStateOf(inner) !== undefined) return inner;
    inner = inner.cause;
  }
  return null;
}
