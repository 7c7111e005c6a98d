import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Agent, get, request as openRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { percentile } from "../measure/median.ts";
import type { Subject } from "../measure/subject.ts";
import { storeOf } from "./http-book.ts";
import type { HttpMessage } from "./http-process.ts";

const program = fileURLToPath(new URL("http-process.ts", import.meta.url));
const clients = 500;
/** Reports of progress, and how long after one the next is sent: as often as a worker writes it. */
const reports = 40;
const betweenMs = 250;
/** A report that a client has not heard of by then is lost. */
const patienceMs = 10_000;

/**
 * How long a report of progress, made to one process, takes to 500 clients of the live stream of another. Timed from before the report is sent:
 * its own request, its write and its commit are part of it.
 */
export const liveClients: Subject = async (round) => {
  const [reporter, server] = await Promise.all([open(storeOf(round)), open(storeOf(round))]);
  const agent = new Agent({ keepAlive: true });
  const started = await post<{ id: string; token: string }>(agent, `${reporter.url}/api/v1/tracked-runs`, {
    job: "watched",
    total: reports,
  });
  const heardAt = Array.from({ length: clients }, (): number[] => []);
  const streams = await Promise.all(heardAt.map((heard) => listen(`${server.url}/api/v1/events`, heard)));
  const sentAt: number[] = [];
  for (let number = 0; number < reports; number += 1) {
    sentAt.push(performance.now());
    await post(agent, `${reporter.url}/api/v1/tracked-runs/${started.id}/progress`, {
      token: started.token,
      message: `report ${number}.`,
    });
    await sleep(betweenMs);
  }
  await post(agent, `${reporter.url}/api/v1/tracked-runs/${started.id}/complete`, {
    token: started.token,
    outcome: "succeeded",
  });
  await allHeard(heardAt);
  for (const stream of streams) stream.destroy();
  agent.destroy();
  await Promise.all([close(reporter.child), close(server.child)]);
  const taken = heardAt.flatMap((heard) => heard.map((at, number) => at - (sentAt[number] ?? Number.NaN)));
  return {
    "report-to-500-clients-p50": percentile(taken, 0.5),
    "report-to-500-clients-p95": percentile(taken, 0.95),
    "report-to-500-clients-p99": percentile(taken, 0.99),
  };
};

/** Opens a stream; `heard` gets the instant of each report that it brings. A report that a later one overtook is heard with that one. */
async function listen(url: string, heard: number[]): Promise<{ destroy(): void }> {
  const request = get(url, { agent: false });
  const [answer] = await once(request, "response");
  const opened = Promise.withResolvers<void>();
  let rest = "";
  answer.setEncoding("utf8");
  answer.on("data", (text: string) => {
    const now = performance.now();
    opened.resolve();
    rest += text;
    for (const [, number] of rest.matchAll(/"report (\d+)\."/g)) {
      while (heard.length <= Number(number)) heard.push(now);
    }
    rest = rest.slice(rest.lastIndexOf("\n\n") + 2);
  });
  await opened.promise;
  return request;
}

async function allHeard(heardAt: readonly (readonly number[])[]): Promise<void> {
  const late = performance.now() + patienceMs;
  while (heardAt.some((heard) => heard.length < reports)) {
    const missing = heardAt.filter((heard) => heard.length < reports).length;
    if (performance.now() > late) throw new Error(`${missing} of ${clients} clients have not heard of every report.`);
    await sleep(20);
  }
}

async function post<Answer>(agent: Agent, url: string, body: object): Promise<Answer> {
  const request = openRequest(url, { method: "POST", agent, headers: { "content-type": "application/json" } });
  request.end(JSON.stringify(body));
  const [answer] = await once(request, "response");
  let text = "";
  for await (const part of answer.setEncoding("utf8")) text += part as string;
  if (answer.statusCode >= 300) throw new Error(`POST ${url} answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text) as Answer;
}

async function open(store: string): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(program, [store, "server"], { stdio: ["ignore", process.stderr, process.stderr, "ipc"] });
  process.once("exit", () => void child.kill("SIGKILL"));
  const [message] = (await once(child, "message")) as [HttpMessage];
  if (message.say !== "ready") throw new Error("A process of the bench did not say where it listens.");
  return { child, url: message.url };
}

async function close(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  child.disconnect();
  await exited;
}
