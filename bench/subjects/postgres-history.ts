import type pg from "pg";
import { formatFigure } from "../measure/format.ts";
import { loadSystem } from "../measure/queue-system.ts";
import type { Round, Subject } from "../measure/subject.ts";
import { databaseOf, withClient } from "../peers/postgres-client.ts";

/** Real runs, made first: the rest of the history is shaped like them. */
const realRuns = 1_000;
const rowsAtOnce = 1_000_000;
const days = 30;
const hourMs = 3_600_000;

/** Expressions over `number` and `at` for what differs from run to run; every other column is as in a real run. */
const runValues: Readonly<Record<string, string>> = {
  // As UUIDv7: the instant, the version, the variant, and what looks random.
  id: `(lpad(to_hex(at), 12, '0') || '7' || lpad(to_hex(number & 4095), 3, '0') || '8' || left(md5(number::text), 15))::uuid`,
  created_at: "at",
  available_at: "at",
  started_at: "at + 2",
  finished_at: "at + 4",
  input: `'{"number":' || number || '}'`,
};

/** A book with millions of finished runs of the last days. Made by SQL, once: real ones would take too long. */
export const makePostgresHistory: Subject = async (round) => {
  await makeRealRuns(round);
  await withClient(databaseOf(round), async (client) => {
    await multiplyRuns(client, round.sizes.history);
    await multiplyRollUps(client);
    await client.query("VACUUM (ANALYZE) daybook.finished_run, daybook.roll_up");
    await client.query("CHECKPOINT");
  });
  return {};
};

async function makeRealRuns(round: Round): Promise<void> {
  const system = await loadSystem(round);
  await system.install(round);
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = realRuns;
  const queue = await system.open(round, () => {
    left -= 1;
    if (left === 0) resolve();
  });
  await queue.addMany(0, realRuns);
  await queue.start();
  await promise;
  await queue.finish();
  await queue.close();
}

async function multiplyRuns(client: pg.Client, count: number): Promise<void> {
  const columns = await columnsOf(client, "finished_run");
  const spanMs = days * 24 * hourMs;
  // They end where the real ones began.
  const { rows } = await client.query<{ first: number }>(
    "SELECT min(created_at)::float8 AS first FROM daybook.finished_run",
  );
  const from = (rows[0]?.first ?? Number.NaN) - spanMs;
  const text = `
    WITH real_run AS (SELECT * FROM daybook.finished_run WHERE state = 'succeeded' LIMIT 1)
    INSERT INTO daybook.finished_run (${columns.join(", ")})
    SELECT ${columns.map((column) => runValues[column] ?? `real_run.${column}`).join(", ")}
    FROM generate_series($1::bigint, $2::bigint) AS number
    CROSS JOIN LATERAL (SELECT $3::bigint + number * $4::bigint / $5::bigint AS at) AS clock
    CROSS JOIN real_run`;
  for (let number = 0; number < count; number += rowsAtOnce) {
    const last = Math.min(number + rowsAtOnce, count) - 1;
    await client.query(text, [number, last, from, spanMs, count]);
    process.stderr.write(`  ${formatFigure(last + 1)} of ${formatFigure(count)} finished runs made\n`);
  }
}

/** The hours of those days, as the real runs left theirs. */
async function multiplyRollUps(client: pg.Client): Promise<void> {
  const columns = await columnsOf(client, "roll_up");
  const values = columns.map((column) =>
    column === "hour_at" ? `real_hour.hour_at - number::bigint * ${hourMs}` : `real_hour.${column}`,
  );
  await client.query(
    `INSERT INTO daybook.roll_up (${columns.join(", ")})
     SELECT ${values.join(", ")} FROM generate_series(1, ${days * 24}) AS number
     CROSS JOIN (SELECT * FROM daybook.roll_up WHERE hour_at = (SELECT max(hour_at) FROM daybook.roll_up)) AS real_hour
     ON CONFLICT DO NOTHING`,
  );
}

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
     WHERE table_schema = 'daybook' AND table_name = $1 ORDER BY ordinal_position`,
    [table],
  );
  return rows.map(({ name }) => name);
}
