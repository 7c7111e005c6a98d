import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figure } from "./measure/figure.ts";
import { formatFigure } from "./measure/format.ts";
import type { Measure } from "./measure/plan.ts";
import { runMeasure } from "./measure/rounds.ts";
import type { Readings, Sizes } from "./measure/subject.ts";
import { startPostgres } from "./peers/postgres-server.ts";
import { startRedis } from "./peers/redis-server.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

export interface PlanResult {
  readonly figures: readonly Figure[];
  /** Subjects that gave no figure, and rounds in which something happened that must not. */
  readonly failures: number;
}

/** Measures everything of a plan, saying on standard error how far it is. */
export async function runPlan(plan: readonly Measure[], rounds: number, sizes: Sizes): Promise<PlanResult> {
  const needs = new Set(plan.flatMap((measure) => measure.needs ?? []));
  const tempDir = await mkdtemp(join(tmpdir(), "daybook-bench-"));
  process.once("exit", () => rmSync(tempDir, { recursive: true, force: true }));
  process.stderr.write(`${machine()}; ${rounds} rounds\n`);
  const redis = needs.has("redis") ? await startRedis(tempDir) : null;
  const postgres = needs.has("postgres") ? await startPostgres() : null;
  if (postgres !== null) process.stderr.write(`PostgreSQL: ${postgres.description}\n`);
  try {
    const built = needs.has("build") && build();
    const figures: Figure[] = [];
    let failures = 0;
    for (const measure of plan) {
      process.stderr.write(`\n${measure.name}\n`);
      const onFailure = (subject: string, error: unknown): void => {
        failures += 1;
        process.stderr.write(`  ${subject}: no figure. ${error instanceof Error ? error.message : String(error)}\n`);
      };
      figures.push(
        ...(await runMeasure(measure, {
          rounds,
          sizes,
          redis,
          postgres,
          built,
          tempDir,
          onRound(subject, number, readings) {
            sayRound(subject, number, readings);
            for (const name of measure.noneOf ?? []) {
              if (readings[name] === 0) continue;
              failures += 1;
              process.stderr.write(`  ${subject}: ${name} is ${readings[name]} and not 0.\n`);
            }
          },
          onFailure,
        })),
      );
    }
    return { figures, failures };
  } finally {
    await postgres?.stop();
    await redis?.stop();
  }
}

function sayRound(subject: string, number: number, readings: Readings): void {
  const figures = Object.entries(readings).map(([name, value]) => `${name} ${formatFigure(value)}`);
  process.stderr.write(`  ${subject}, round ${number}: ${figures.join(", ")}\n`);
}

/** Users start what was built, not the sources. */
function build(): boolean {
  const { status } = spawnSync("npm", ["run", "build", "--silent"], {
    cwd: repository,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  });
  if (status !== 0)
    process.stderr.write("The build failed: `daybook start` is measured from its sources, which is slower.\n");
  return status === 0;
}

function machine(): string {
  const processors = cpus();
  return `Node.js ${process.version}, ${processors.length} × ${processors[0]?.model.trim() ?? "unknown processor"}`;
}
