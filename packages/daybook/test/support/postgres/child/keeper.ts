import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findBinaries } from "../binaries.ts";
import type { KeeperCommand, KeeperMessage, KeeperSettings, Stop } from "../keeper-messages.ts";

/*
 * Keeps one PostgreSQL for the process that started it: makes a cluster, starts and stops the server when told, and removes both when
 * its parent is gone, in whatever way: a test run that fails, is interrupted or killed leaves no server and no data behind.
 * It stands in a session of its own, so a Ctrl-C in the terminal reaches its parent alone.
 */
const { version, durable, settings } = JSON.parse(process.argv[2] ?? "") as KeeperSettings;
const { initdb, postgres, user } = findBinaries(version);
const folder = mkdtempSync(path.join(tmpdir(), "daybook-postgres-"));
const data = path.join(folder, "data");
const password = randomBytes(12).toString("hex");
const signals = { fast: "SIGINT", immediate: "SIGQUIT", kill: "SIGKILL" } as const;
let server: ChildProcess | undefined;
let port = 0;
const leaving = new AbortController();
/** What is under way: one thing at a time. */
let work: Promise<void> = Promise.resolve();

const configuration: Readonly<Record<string, string>> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "64MB",
  jit: "off",
  // As servers come; a test makes a replication slot.
  wal_level: "replica",
  max_wal_senders: "0",
  ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  ...settings,
};

const tell = (message: KeeperMessage): void => void (process.connected && process.send?.(message));

function makeCluster(): void {
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const passwordFile = path.join(folder, "password");
  writeFileSync(passwordFile, password);
  if (user !== null) chownSync(passwordFile, user.uid, user.gid);
  const options = ["--username=daybook", "--auth=password", "--encoding=UTF8", "--locale=C", "--no-instructions"];
  execFileSync(initdb, [`--pgdata=${data}`, `--pwfile=${passwordFile}`, "--no-sync", ...options], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    ...user,
  });
}

function freePort(): Promise<number> {
  const taken = createServer();
  return new Promise((resolve, reject) => {
    taken.once("error", reject);
    taken.listen(0, "127.0.0.1", () => {
      const address = taken.address();
      taken.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** One try; resolves with null when the server accepts connections, else with what it said. */
function tryStart(): Promise<string | null> {
  if (leaving.signal.aborted) return Promise.resolve("The test is over.");
  const flags = Object.entries({ ...configuration, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const started = spawn(postgres, ["-D", data, ...flags], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LC_MESSAGES: "C" },
    ...user,
  });
  server = started;
  let said = "";
  return new Promise((resolve) => {
    started.stderr.on("data", (chunk: Buffer) => {
      // Read for ever, so that the server never stands still for a full pipe; kept only until it is up.
      if (said.length < 20_000) said += chunk.toString();
      if (said.includes("database system is ready to accept connections")) resolve(null);
    });
    started.once("error", (error) => resolve(error.message));
    started.once("exit", () => resolve(said));
  });
}

async function start(): Promise<void> {
  // A port may be taken meanwhile; after a crash the backends of the old server take a moment to notice it.
  for (let tries = 1; !leaving.signal.aborted; tries += 1) {
    if (port === 0) port = await freePort();
    const trouble = await tryStart();
    if (trouble === null) break;
    if (leaving.signal.aborted) return;
    if (tries === 50) throw new Error(`PostgreSQL does not start.\n${trouble}`);
    if (trouble.includes("could not bind")) port = 0;
    await sleep(100);
  }
  tell({ say: "up", url: `postgres://daybook:${password}@127.0.0.1:${port}/postgres` });
}

async function stop(how: Stop): Promise<void> {
  const running = server;
  server = undefined;
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
  const gone = new Promise((resolve) => void running.once("exit", resolve));
  running.kill(signals[how]);
  await gone;
}

async function leave(): Promise<never> {
  leaving.abort();
  // A server that is only starting, and may never be ready, ends too; then whoever waits for it goes on.
  await stop("immediate");
  await work;
  await stop("immediate");
  // After a crash the last backends may still be writing.
  for (let tries = 1; tries <= 20; tries += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
      break;
    } catch {
      await sleep(100);
    }
  }
  return process.exit(0);
}

function follow(next: () => Promise<void>): void {
  work = work.then(next).catch((error: unknown) => {
    tell({ say: "failed", message: error instanceof Error ? error.message : String(error) });
  });
}

process.on("disconnect", () => void leave());
process.on("SIGTERM", () => void leave());
process.on("message", (command: KeeperCommand) => {
  if (command.tell === "start") follow(start);
  else follow(() => stop(command.how).then(() => tell({ say: "down" })));
});
follow(async () => {
  makeCluster();
  await start();
});
