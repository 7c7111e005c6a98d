import { countUp } from "../measure/count-up.ts";
import type { OpenQueue, QueueSystem } from "../measure/queue-system.ts";
import { databaseOf, withClient } from "../peers/postgres-client.ts";
import { noOpJob, openDaybook } from "./daybook.ts";

/** Daybook on PostgreSQL: its defaults, and as many slots as the plan says. */
export const daybookOnPostgres: QueueSystem = {
  async install(round) {
    const daybook = await openDaybook(databaseOf(round), noOpJob(), null);
    await daybook.stop();
  },
  async open(round, onHandled): Promise<OpenQueue> {
    const url = databaseOf(round);
    const handled = countUp();
    const finished = countUp();
    const job = noOpJob(async () => {
      handled.tick();
      onHandled();
    });
    const since = idFrom(Date.now());
    const daybook = await openDaybook(url, job, round.settings["concurrency"] ?? null);
    // Told after the transaction that records the run.
    daybook.on("run.finished", finished.tick);
    return {
      add: (number) => daybook.enqueue(job, { number }),
      addMany: (from, count) =>
        daybook.enqueueMany(
          job,
          Array.from({ length: count }, (_, index) => ({ number: from + index })),
        ),
      start: () => daybook.start(),
      finish: () => finished.reached(handled.count()),
      counts: () => countSince(url, since),
      close: () => daybook.stop(),
    };
  },
};

/** The least id of a run made at that instant: ids are UUIDv7. */
function idFrom(at: number): string {
  const hex = at.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Asks the book itself, past the product, and only for this round's runs: a book with a history would be counted for ever. */
function countSince(url: string, since: string): Promise<{ waiting: number; completed: number }> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ waiting: number; completed: number }>(
      `SELECT count(*) FILTER (WHERE finished_at IS NULL)::int AS waiting,
              count(*) FILTER (WHERE state = 'succeeded')::int AS completed
       FROM daybook.run WHERE id >= $1`,
      [since],
    );
    return rows[0] ?? { waiting: Number.NaN, completed: Number.NaN };
  });
}
