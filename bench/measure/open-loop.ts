import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { percentile } from "./median.ts";

export interface Load {
  /** Requests a second, sent when their time has come whether or not earlier ones are answered. */
  readonly perSecond: number;
  /** Ends the load; what is under way is waited for, and not for ever. */
  readonly until: Promise<unknown>;
}

export interface LoadResult {
  /** Answers a second, of the time in which requests were sent. */
  readonly answeredPerSecond: number;
  readonly p95: number;
  readonly p99: number;
  /** Requests that failed, were answered with anything but 200, or were not answered within the grace. */
  readonly failed: number;
}

/** The requests of a window, all at once: a timer for each could not be kept. */
const windowMs = 5;
/** How long answers are waited for after the last request. */
const graceMs = 2_000;

/**
 * An open loop: requests are due at fixed instants, and each is timed from the instant it was due. A server that stands still for a second is so charged with all
 * the requests that a second brings, and not with the one that happened to be under way.
 */
export async function openLoop(url: string, { perSecond, until }: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 });
  const taken: number[] = [];
  const failures: string[] = [];
  /** When those were due that are not answered yet. */
  const open = new Set<{ readonly dueAt: number }>();
  const over = new AbortController();
  void until.finally(() => over.abort());
  const send = (dueAt: number): void => {
    const one = { dueAt };
    open.add(one);
    request(url, agent)
      .then(() => taken.push(performance.now() - dueAt))
      .catch((error: unknown) => failures.push(error instanceof Error ? error.message : "unknown"))
      .finally(() => open.delete(one));
  };
  const startedAt = performance.now();
  let sent = 0;
  while (!over.signal.aborted) {
    const due = Math.floor(((performance.now() - startedAt) / 1_000) * perSecond);
    for (; sent < due; sent += 1) send(startedAt + (sent / perSecond) * 1_000);
    await sleep(windowMs);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const answered = taken.length;
  for (let waited = 0; open.size > 0 && waited < graceMs; waited += windowMs) await sleep(windowMs);
  const [first] = failures;
  if (first !== undefined)
    process.stderr.write(`  ${failures.length} of ${sent} requests failed, the first with: ${first}\n`);
  // Those that a slow server left open took at least so long.
  for (const { dueAt } of open) taken.push(performance.now() - dueAt);
  agent.destroy();
  return {
    answeredPerSecond: answered / seconds,
    p95: percentile(taken, 0.95),
    p99: percentile(taken, 0.99),
    failed: failures.length + open.size,
  };
}

/**
 * One request, read to its end. A connection that the server closed while it was idle is no failure of the request: it is sent again.
 * @throws for any answer but 200.
 */
export function request(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = get(url, { agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => (text += piece));
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 200)}`));
      });
    }).on("error", (error: NodeJS.ErrnoException) => {
      if (sent.reusedSocket && error.code === "ECONNRESET") resolve(request(url, agent));
      else reject(error);
    });
  });
}
