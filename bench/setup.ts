import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { redisProgram } from "./peers/redis-server.ts";

const packageManager = "apt-get";
const here = fileURLToPath(new URL(".", import.meta.url));

/** Installs what the bench measures Daybook beside: the peers with npm, Redis with the system's package manager. */
export function setUp(): void {
  run("npm", "install");
  if (redisVersion() === null) installRedis();
  console.log(`Ready: the peers of bench/package.json, and ${redisVersion() ?? "no Redis"}.`);
}

function redisVersion(): string | null {
  const { status, stdout } = spawnSync(redisProgram, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

function installRedis(): void {
  if (spawnSync(packageManager, ["--version"]).status !== 0) {
    throw new Error(
      "BullMQ needs redis-server 6.2 or newer on the PATH; install it with this system's package manager " +
        "(brew install redis, dnf install redis, apk add redis) and run the setup again. It need not run: the bench starts its own.",
    );
  }
  const aptGet = process.getuid?.() === 0 ? [packageManager] : ["sudo", packageManager];
  run(...aptGet, "update");
  run(...aptGet, "install", "--yes", "--no-install-recommends", "redis-server");
}

function run(...words: readonly string[]): void {
  const [program = "", ...args] = words;
  const { status, error } = spawnSync(program, args, {
    cwd: here,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`${words.join(" ")} failed.`, { cause: error });
}
