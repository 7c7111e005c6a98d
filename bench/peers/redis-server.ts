import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RedisAddress } from "../measure/subject.ts";

export interface RedisServer {
  readonly addresses: { readonly socket: RedisAddress; readonly tcp: RedisAddress };
  stop(): Promise<void>;
}

/** Found on the PATH. */
export const redisProgram = "redis-server";

const readyWithinMs = 10_000;

/**
 * Starts a Redis of the bench's own: on a free port of loopback, without snapshots and without an append-only file, so that
 * it never waits for a disk. That is the fastest BullMQ can have it; a Redis that keeps jobs over a restart is slower.
 */
export async function startRedis(dir: string): Promise<RedisServer> {
  const port = await freePort();
  const path = join(dir, "redis.sock");
  const tcp = { host: "127.0.0.1", port };
  const settings = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--appendonly", "no", "--dir", dir];
  const server = spawn(redisProgram, [...settings, "--unixsocket", path, "--loglevel", "warning"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const failed = once(server, "error").then(([error]: unknown[]) => {
    throw new Error("redis-server is not installed here. Run: npm run bench -- setup", { cause: error });
  });
  const killWithUs = (): void => void server.kill("SIGKILL");
  process.once("exit", killWithUs);
  await Promise.race([failed, answering(tcp)]);
  failed.catch(() => undefined);
  return {
    addresses: { socket: { path }, tcp },
    async stop() {
      process.off("exit", killWithUs);
      const exited = once(server, "exit");
      server.kill("SIGTERM");
      await exited;
    },
  };
}

async function answering(address: RedisAddress): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline) {
    if (await pings(address)) return;
    await sleep(20);
  }
  throw new Error(`redis-server did not answer within ${readyWithinMs} ms.`);
}

function pings(address: RedisAddress): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => socket.write("PING\r\n"));
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (data) => end(data.toString().startsWith("+PONG")));
    socket.once("error", () => end(false));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
