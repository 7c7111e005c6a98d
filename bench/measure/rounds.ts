import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Figure } from "./figure.ts";
import { median } from "./median.ts";
import type { PostgresBench } from "../peers/postgres-server.ts";
import type { RedisServer } from "../peers/redis-server.ts";
import { MeasureDatabases } from "./measure-databases.ts";
import type { Measure, Part } from "./plan.ts";
import type { SystemPlace } from "./queue-system.ts";
import { runRound } from "./run-round.ts";
import type { Readings, Sizes } from "./subject.ts";

export interface RoundsOptions {
  readonly rounds: number;
  readonly sizes: Sizes;
  readonly redis: RedisServer | null;
  readonly postgres: PostgresBench | null;
  readonly built: boolean;
  readonly tempDir: string;
  readonly onRound: (subject: string, number: number, readings: Readings) => void;
  readonly onFailure: (subject: string, error: unknown) => void;
}

/**
 * All rounds of a measure, subject by subject in each round, so that a machine that grows faster or slower does so for all.
 * A subject that fails is reported and left out; the others go on.
 */
export async function runMeasure(measure: Measure, options: RoundsOptions): Promise<Figure[]> {
  const sharedDir = await mkdtemp(join(options.tempDir, `${measure.name}-`));
  const { sizes, redis, built, tempDir } = options;
  const databases = new MeasureDatabases(measure.needs?.includes("postgres") === true ? options.postgres : null);
  try {
    const run = (part: Part): Promise<Readings> =>
      databases.lend(part.keepsDatabase ?? false, (database) =>
        runRound({
          part,
          round: {
            sharedDir,
            sizes: { ...sizes, backlog: Math.ceil(sizes.backlog * (part.share ?? 1)) },
            built,
            redis: redis?.addresses[part.transport ?? "socket"] ?? null,
            database,
            system: part.system === undefined ? null : placeOf(part.system),
            settings: part.settings ?? {},
            concurrency: part.concurrency ?? null,
          },
          tempDir,
          countsSql: measure.countsSql ?? false,
        }),
      );
    if (measure.prepare !== undefined && !(await isPrepared(measure.prepare, options, run))) return [];
    return await interleave(measure, options, run);
  } finally {
    await databases.dropKept();
    await rm(sharedDir, { recursive: true, force: true });
  }
}

/** Without what it prepares, a measure has no figures; the other measures have theirs. */
async function isPrepared(
  part: Part,
  { onFailure }: RoundsOptions,
  run: (part: Part) => Promise<Readings>,
): Promise<boolean> {
  try {
    await run(part);
    return true;
  } catch (error) {
    onFailure(`${part.subject}, before the rounds`, error);
    return false;
  }
}

function placeOf({ file, name }: SystemPlace): SystemPlace {
  return { file: new URL(`../${file}`, import.meta.url).href, name };
}

async function interleave(
  measure: Measure,
  { rounds, onRound, onFailure }: RoundsOptions,
  run: (part: Part) => Promise<Readings>,
): Promise<Figure[]> {
  const taken = new Map<Part, Readings[]>(measure.parts.map((part) => [part, []]));
  for (let number = 1; number <= rounds; number += 1) {
    for (const [part, readings] of taken) {
      try {
        const reading = await run(part);
        readings.push(reading);
        onRound(part.subject, number, reading);
      } catch (error) {
        onFailure(part.subject, error);
        taken.delete(part);
      }
    }
  }
  return [...taken].flatMap(([part, readings]) => figuresOf(measure, part.subject, readings));
}

function figuresOf(measure: Measure, subject: string, readings: readonly Readings[]): Figure[] {
  return Object.entries(measure.units).map(([name, unit]) => {
    const rounds = readings.map((reading) => reading[name] ?? Number.NaN);
    return { name, subject, unit, median: median(rounds), rounds };
  });
}
