import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packageDir = fileURLToPath(new URL("../../packages/daybook", import.meta.url));

/** A user's folder: a config, `jobs/` with one file per job, and Daybook installed. Returns where the jobs are. */
export async function writeProject(dir: string, jobs: number, extension: "ts" | "mjs"): Promise<string> {
  const jobsDir = join(dir, "jobs");
  await mkdir(jobsDir, { recursive: true });
  await mkdir(join(dir, "node_modules"));
  await symlink(packageDir, join(dir, "node_modules", "daybook"), "junction");
  await writeFile(join(dir, "package.json"), JSON.stringify({ name: "bench-project", private: true, type: "module" }));
  await writeFile(join(dir, "daybook.config.mjs"), config(dir));
  const names = Array.from({ length: jobs }, (_, index) => `job-${String(index).padStart(4, "0")}`);
  await Promise.all(names.map((name) => writeFile(join(jobsDir, `${name}.job.${extension}`), jobFile(name))));
  return jobsDir;
}

function config(dir: string): string {
  const options = { store: `sqlite:${join(dir, "book.db")}`, jobs: join(dir, "jobs") };
  return `export default ${JSON.stringify(options)};\n`;
}

function jobFile(name: string): string {
  return `import { defineJob } from "daybook";

export default defineJob({
  name: "${name}",
  description: "Does nothing, once a day",
  schedule: { cron: "${farFromNow()}", timeZone: "UTC" },
  retry: { attempts: 3, backoff: "exponential", delay: "5s" },
  async run() {},
});
`;
}

/** Daily, at the hour furthest from now: nothing is due while the bench looks. */
function farFromNow(): string {
  return `30 ${(new Date().getUTCHours() + 12) % 24} * * *`;
}

/** What Node.js is to run for the `daybook` command. */
export function daybookCommand(built: boolean): string[] {
  return built ? [join(packageDir, "dist/cli/main.js")] : ["--conditions=source", join(packageDir, "src/cli/main.ts")];
}
