import { ClientError, createClient } from "daybook/client";
import { HttpTransport } from "../transport/http.ts";
import type { LiveChange, Transport } from "../transport/transport.ts";
import { askLink } from "./ask-link.ts";
import { SharedStreams } from "./shared-streams.ts";
import type { DaybookTransport, RunState, ShownRun } from "./types.ts";

/** What a component is to show, and where from. */
export interface Wanted {
  readonly base: string;
  readonly link: string | undefined;
  readonly transport: DaybookTransport | undefined;
  /** One run; else the newest of a filter. */
  readonly run: string | undefined;
  readonly job: string | undefined;
  readonly tenant: string | undefined;
  readonly states: readonly RunState[] | undefined;
  readonly limit: number;
}

/** Where the runs that a component shows come from. One house asks the API, the other a share link; who shows them knows neither. */
export interface RunSource {
  readonly transport: Transport;
  /** The runs as they are now, newest first. @throws ClientError */
  ask(signal: AbortSignal): Promise<readonly ShownRun[]>;
  /** Whether a changed run that is not shown may belong to what is. */
  mayShow(run: NonNullable<LiveChange["run"]>): boolean;
  /** Whether nothing can come any more: one run never changes after its end, and the newest of many may have a successor. */
  isOver(runs: readonly ShownRun[]): boolean;
}

const streams = new SharedStreams();
const hasEnded = ([first]: readonly ShownRun[]): boolean => first !== undefined && first.finishedAt !== null;

export function sourceOf(wanted: Wanted): RunSource {
  return wanted.link === undefined ? apiSource(wanted) : linkSource(wanted.link, wanted);
}

function apiSource({ base, transport: given, run, job, tenant, states, limit }: Wanted): RunSource {
  const address = new URL(base, document.baseURI).href;
  const http = new HttpTransport(address);
  const query = new URLSearchParams({ kind: "run" });
  for (const [name, value] of Object.entries({ run, job, tenant })) if (value !== undefined) query.set(name, value);
  const transport: Transport = given ?? {
    base: http.base,
    fetch: http.fetch,
    listen: (listener) => streams.listen(`${http.base}/api/v1/events?${query.toString()}`, listener),
  };
  // Asked again by whoever shows the answer, so a call that fails need not be tried for long.
  const client = createClient({
    baseUrl: transport.base,
    fetch: transport.fetch,
    credentials: "same-origin",
    retries: 0,
  });
  return {
    transport,
    async ask(signal) {
      if (run !== undefined) return [await client.runs.get({ run }, { signal })];
      return (await client.runs.list({ job, tenant, state: states, limit }, { signal })).data;
    },
    mayShow: (changed) =>
      run === undefined &&
      (job === undefined || changed.job === job) &&
      (tenant === undefined || changed.tenant === tenant) &&
      (states === undefined || changed.state === undefined || states.includes(changed.state)),
    isOver: (runs) => run !== undefined && hasEnded(runs),
  };
}

function linkSource(link: string, { job, states, limit, run }: Wanted): RunSource {
  const url = new URL(link, document.baseURI).href.replace(/\/+$/, "");
  const fits = (shown: Partial<Pick<ShownRun, "id" | "job" | "state">>): boolean =>
    (run === undefined || shown.id === run) &&
    (job === undefined || shown.job === job) &&
    (states === undefined || shown.state === undefined || states.includes(shown.state));
  let isOfOneRun = false;
  return {
    transport: {
      base: url,
      fetch: (...call) => fetch(...call),
      listen: (listener) => streams.listen(`${url}/events`, listener),
    },
    async ask(signal) {
      const shared = await askLink(url, signal);
      isOfOneRun = shared.kind === "run" || run !== undefined;
      const runs = shared.runs.filter(fits);
      if (run !== undefined && runs.length === 0)
        throw new ClientError("RUN_NOT_FOUND", `The link does not show the run "${run}".`, { status: 404 });
      return runs.slice(0, limit);
    },
    mayShow: fits,
    isOver: (runs) => isOfOneRun && hasEnded(runs),
  };
}
