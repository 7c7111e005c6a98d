import { runNotFound } from "../engine/api/run-not-found.ts";
import type { RunRecord } from "../store/port/run-store.ts";
import type { Store } from "../store/port/store.ts";
import { mayKnow, type Caller } from "./access/caller.ts";

/** A run of the caller's to know. Another tenant's answers as one that is not there. @throws DaybookError `RUN_NOT_FOUND`. */
export async function knownRun(store: Store, id: string, caller: Caller): Promise<RunRecord> {
  const run = await store.runs.get(id);
  if (run !== null && mayKnow(caller, run.tenant)) return run;
  throw runNotFound(id);
}
