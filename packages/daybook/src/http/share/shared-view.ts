import type { z } from "zod";
import type { RunView } from "../../engine/api/run-view.ts";
import type { RunsApi } from "../../engine/api/runs-api.ts";
import { formatInstant, type Instant } from "../../time/instant.ts";
import type { sharedProgress } from "../contract/shares.ts";
import type { Audience } from "../live/audience.ts";
import type { SharedSubject } from "../../engine/share/share-links.ts";
import { toSharedRun } from "./shared-run.ts";

const mostRunning = 50;
const mostRecent = 10;

/** What a link shows at the moment. @throws DaybookError `RUN_NOT_FOUND` for a run that was pruned. */
export async function sharedView(
  runs: RunsApi,
  { kind, id, until }: SharedSubject & { readonly until: Instant },
): Promise<z.output<typeof sharedProgress>> {
  const shown = kind === "run" ? [await runs.get(id)] : await ofTenant(runs, id);
  return { kind, expiresAt: formatInstant(until), runs: shown.map(toSharedRun) };
}

async function ofTenant(runs: RunsApi, tenant: string): Promise<RunView[]> {
  const [running, recent] = await Promise.all([
    runs.list({ tenant, states: ["running"] }, { limit: mostRunning }),
    runs.list({ tenant }, { limit: mostRecent }),
  ]);
  const byId = new Map([...running.data, ...recent.data].map((run) => [run.id, run]));
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
}

/** Those who watch a link: they hear of runs, and of these what a link shows. */
export function sharedAudience({ kind, id }: SharedSubject): Audience {
  return {
    name: `share ${kind} ${id}`,
    run: kind === "run" ? id : null,
    hearsLines: false,
    wants: (event) => event.told.kind === "run" && (kind === "run" ? event.run === id : event.tenant === id),
    mayMean: ({ tenant }) => kind === "run" || tenant === null || tenant === id,
    textOf: ({ told, text }) => (told.kind === "run" ? JSON.stringify(toSharedRun(told.data)) : text),
  };
}
