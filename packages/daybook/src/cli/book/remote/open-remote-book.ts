import { createClient, type Client } from "../../../client/index.ts";
import { fromReadable, type Readable } from "../../../engine/api/json-text.ts";
import type { WhyAnswer } from "../../../engine/why/why-answer.ts";
import type { WorkerRecord } from "../../../store/port/worker-store.ts";
import { formatInstant, parseInstant, type InstantInput } from "../../../time/instant.ts";
import type { Book } from "../book.ts";
import type { RemoteAddress } from "./remote-address.ts";
import { remoteAccounts, remoteAudit, remoteCredentials, remoteTokens } from "./remote-access.ts";
import { remoteChecks } from "./remote-checks.ts";
import { remoteHealth } from "./remote-health.ts";
import { remoteJobs } from "./remote-jobs.ts";
import { remoteQueues, remoteSettings, remoteTenants } from "./remote-installation.ts";
import { remoteRetention } from "./remote-retention.ts";
import { remoteRuns } from "./remote-runs.ts";
import { remoteShares } from "./remote-shares.ts";
import { remoteSchedules } from "./remote-schedules.ts";

/** A book behind a server: each call is a request, and its answer is read back to what the engine would have given. */
export function openRemoteBook({ url, token }: Pick<RemoteAddress, "url" | "token">): Book {
  const client = createClient({ baseUrl: url, ...(token === null ? {} : { token }) });
  return {
    runs: remoteRuns(client),
    jobs: remoteJobs(client),
    schedules: remoteSchedules(client),
    queues: remoteQueues(client),
    tenants: remoteTenants(client),
    settings: remoteSettings(client),
    accounts: remoteAccounts(client),
    tokens: remoteTokens(client),
    credentials: remoteCredentials(client),
    checks: remoteChecks(client),
    shares: remoteShares(client),
    health: remoteHealth(client),
    retention: remoteRetention(client),
    audit: remoteAudit(client),
    enqueue: (job, input, options) => enqueue(client, job, input, options),
    async workers({ withEnded = false } = {}) {
      return fromReadable<WorkerRecord[]>((await client.workers.list({ withEnded })).data);
    },
    async why({ at, ...about }) {
      const { data } = await client.fires.why({ ...about, at: localOrIso(at) });
      return fromReadable<WhyAnswer[]>(data as Readable<WhyAnswer[]>);
    },
  };
}

function enqueue(client: Client, job: string, input: unknown, options: Parameters<Book["enqueue"]>[2]) {
  const { by: _named, at, ...same } = options;
  return client.runs.enqueue({
    ...same,
    job,
    input,
    ...(at === undefined ? {} : { at: formatInstant(parseInstant(at, "at")) }),
  });
}

/** A local time is read in each schedule's zone, by the server. */
function localOrIso(at: InstantInput): string {
  return typeof at === "string" ? at : formatInstant(parseInstant(at, "at"));
}
