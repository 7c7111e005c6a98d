import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent } from "node:http";
import { fileURLToPath } from "node:url";
import { percentile } from "../measure/median.ts";
import { openLoop, request } from "../measure/open-loop.ts";
import type { Readings, Round, Subject } from "../measure/subject.ts";
import { storeOf } from "./http-book.ts";
import type { HttpCommand, HttpMessage } from "./http-process.ts";

const program = fileURLToPath(new URL("http-process.ts", import.meta.url));
const warmUps = 20;
/** Pages turned before the deep one. */
const deep = 200;
const callers = 10;
const held = 1_000;
/** Of the usual backlog: the load is to be held for a while. */
const backlogs = 4;

/** How long the pages of a dashboard take one by one, by ten callers at once, and while 1,000 overviews a second are asked for beside a drain. */
export const httpPages: Subject = async (round) => {
  const server = await open(round, "server");
  const api = `${server.url}/api/v1`;
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string): Promise<string> => request(`${api}${path}`, agent);
  const pages = await pagesOf(ask);
  const readings: Record<string, number> = {};
  for (const [name, paths] of Object.entries(pages)) {
    const taken = await timed(round.sizes.samples, () => Promise.all(paths.map(ask)));
    for (const share of [50, 95, 99]) readings[`${name}-p${share}`] = percentile(taken, share / 100);
  }
  Object.assign(readings, await tenCallers(round, ask, Object.values(pages).flat()));
  agent.destroy();
  Object.assign(readings, await besideDrain(round, server, `${api}/overview`));
  await close(server.child);
  return readings;
};

async function pagesOf(ask: (path: string) => Promise<string>): Promise<Record<string, string[]>> {
  const list = async (query: string): Promise<{ data: { id: string }[]; nextCursor: string | null }> =>
    JSON.parse(await ask(`/runs?${query}`)) as never;
  let after = "";
  for (let page = 0; page < deep; page += 1) {
    const { nextCursor } = await list(`limit=50${after}`);
    if (nextCursor === null) break;
    after = `&after=${encodeURIComponent(nextCursor)}`;
  }
  const failed = (await list("limit=1&state=failed")).data[0]?.id ?? "";
  return {
    overview: ["/overview?days=7"],
    "run-list": ["/runs?limit=50"],
    "run-list-deep": [`/runs?limit=50${after}`],
    "run-list-failed": ["/runs?limit=50&state=failed&job=job-3&tenant=tenant-7"],
    "run-list-tenant": ["/runs?limit=50&tenant=tenant-7&job=job-3"],
    "run-page": [`/runs/${failed}`, `/runs/${failed}/attempts`, `/runs/${failed}/logs?tail=true&limit=100`],
    "job-page": ["/jobs/job-3", "/jobs/job-3/statistics?days=7", "/runs?job=job-3&limit=20"],
  };
}

async function timed(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = -warmUps; index < count; index += 1) {
    const startedAt = performance.now();
    await work();
    if (index >= 0) taken.push(performance.now() - startedAt);
  }
  return taken;
}

async function tenCallers(
  { sizes }: Round,
  ask: (path: string) => Promise<string>,
  paths: readonly string[],
): Promise<Readings> {
  const startedAt = performance.now();
  const taken = await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      let turn = caller;
      return timed(sizes.samples, () => ask(paths[(turn += 1) % paths.length] ?? ""));
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    "ten-callers": (callers * (sizes.samples + warmUps)) / seconds,
    "ten-callers-p95": percentile(taken.flat(), 0.95),
  };
}

/** The same backlog twice: drained alone, and while overviews are asked for. */
async function besideDrain(round: Round, server: Opened, overview: string): Promise<Readings> {
  const count = round.sizes.backlog * backlogs;
  const drain = async (): Promise<number> => {
    await tell(server.child, { say: "fill", count });
    const worker = await open(round, "worker");
    const { rate } = await tell(worker.child, { say: "drain", count });
    await close(worker.child);
    return rate;
  };
  const alone = await drain();
  await tell(server.child, { say: "fill", count });
  const worker = await open(round, "worker");
  const draining = tell(worker.child, { say: "drain", count });
  const load = await openLoop(overview, { perSecond: held, until: draining });
  const { rate } = await draining;
  await close(worker.child);
  return {
    "overview-held": load.answeredPerSecond,
    "overview-held-p95": load.p95,
    "overview-held-p99": load.p99,
    "overview-held-failed": load.failed,
    "drain-kept": rate / alone,
  };
}

interface Opened {
  readonly child: ChildProcess;
  readonly url: string;
}

async function open(round: Round, role: "server" | "worker"): Promise<Opened> {
  // Requests that nobody waits for any more find a book that is closed, which is not worth a line each.
  const env = { ...process.env, DAYBOOK_LOG_LEVEL: "silent" };
  const child = fork(program, [storeOf(round), role], {
    env,
    stdio: ["ignore", process.stderr, process.stderr, "ipc"],
  });
  process.once("exit", () => void child.kill("SIGKILL"));
  const [message] = (await answerOf(child)) as [HttpMessage];
  return { child, url: message.say === "ready" ? message.url : "" };
}

async function tell(child: ChildProcess, command: HttpCommand): Promise<{ rate: number }> {
  const answer = answerOf(child);
  child.send(command);
  const [message] = (await answer) as [HttpMessage];
  return { rate: message.say === "done" ? message.rate : Number.NaN };
}

/** Its next message; rejects when it ends without one. */
function answerOf(child: ChildProcess): Promise<unknown[]> {
  const gone = new AbortController();
  const ended = once(child, "exit", { signal: gone.signal }).then(([code]) => {
    throw new Error(`A process of the bench ended with ${String(code)} before the work was done.`);
  });
  return Promise.race([once(child, "message"), ended]).finally(() => gone.abort()) as Promise<unknown[]>;
}

async function close(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.disconnect();
  await exited;
}
