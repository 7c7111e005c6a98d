import { ClientError } from "daybook/client";
import type { ShownRun } from "./types.ts";

export interface SharedRuns {
  /** Whether it is a link to one run, or to what runs for a tenant. */
  readonly kind: "run" | "tenant";
  readonly runs: readonly ShownRun[];
}

/** What a share link shows now. It is no part of the API, so the client knows nothing of it. @throws ClientError */
export async function askLink(url: string, signal: AbortSignal): Promise<SharedRuns> {
  const response = await fetch(`${url}/progress`, { signal, credentials: "omit" }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new ClientError("SERVER_UNREACHABLE", `Nothing answers at ${url}.`, { status: null, cause: error });
  });
  const { status } = response;
  const answer = (await response.json().catch(() => null)) as (Partial<SharedRuns> & { code?: string }) | null;
  signal.throwIfAborted();
  if (response.ok && answer?.runs !== undefined) return { kind: answer.kind ?? "run", runs: answer.runs };
  const known = typeof answer?.code === "string" ? (answer.code as ClientError["code"]) : "ANSWER_INVALID";
  throw new ClientError(known, `What answers at ${url} (${status}) is no share link.`, { status });
}
