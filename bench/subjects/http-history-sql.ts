import { DatabaseSync } from "node:sqlite";
import type pg from "pg";

export interface Copies {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly spanMs: number;
  readonly count: number;
  readonly failsEvery: number;
  readonly jobCount: number;
  readonly tenantCount: number;
}

/** The making of a history, in one store's SQL. */
export interface Dialect {
  begin(): Promise<void>;
  copyRuns(copies: Copies): Promise<void>;
  /** The first attempt of each run that failed. */
  copyAttempts(): Promise<void>;
  /** For the newest so many runs. */
  copyLogs(runs: number): Promise<void>;
  /** The hourly figures and how each job stands for each tenant. */
  addUp(hourMs: number): Promise<void>;
  settle(): Promise<void>;
  close(): void;
}

interface Words {
  readonly schema: string;
  readonly numbers: (first: number, last: number) => string;
  /** UUIDv7 of `at` and `number`. */
  readonly id: string;
  readonly text: (expression: string) => string;
  readonly wholeHour: (hourMs: number) => string;
}

type Run = (sql: string) => Promise<unknown>;
type ColumnsOf = (table: string) => Promise<string[]>;

/** What both have in common. Numbers are our own, so they stand in the text. */
function dialect(words: Words, run: Run, columnsOf: ColumnsOf) {
  const { schema } = words;
  const columns = async (table: string, without: readonly string[] = []): Promise<string[]> =>
    (await columnsOf(table)).filter((name) => !without.includes(name));
  const insert = (
    table: string,
    names: readonly string[],
    values: Readonly<Record<string, string>>,
    rest: string,
  ): string =>
    `INSERT INTO ${schema}${table} (${names.join(", ")}) SELECT ${names.map((name) => values[name] ?? `kept.${name}`).join(", ")} ${rest}`;
  return {
    async copyRuns({ first, last, from, spanMs, count, failsEvery, jobCount, tenantCount }: Copies): Promise<void> {
      const values = {
        id: words.id,
        job: `'job-' || ${words.text(`number % ${jobCount}`)}`,
        // Not in step with the jobs, so that every pair is there.
        tenant: `'tenant-' || ${words.text(`(number / ${jobCount}) % ${tenantCount}`)}`,
        created_at: "at",
        available_at: "at",
        started_at: "at + 2",
        finished_at: "at + 1000",
      };
      const names = await columns("run", ["seq"]);
      await run(
        insert(
          "run",
          names,
          values,
          `FROM (SELECT number, ${from} + number * ${spanMs} / ${count} AS at FROM (${words.numbers(first, last)}) AS counted) AS clock
           JOIN (SELECT * FROM ${schema}run WHERE id IN (
             SELECT max(id${schema === "" ? "" : "::text"})${schema === "" ? "" : "::uuid"} FROM ${schema}run WHERE progress IS NOT NULL AND tenant = 'tenant-0' AND worker_id = (
               SELECT max(worker_id) FROM ${schema}run) AND created_at > ${from + spanMs} GROUP BY state)) AS kept
           ON (kept.state = 'failed') = (number % ${failsEvery} = 0) ORDER BY number`,
        ),
      );
    },
    async copyAttempts(): Promise<void> {
      const names = await columns("attempt");
      const values = { run_id: "failed.id", started_at: "failed.started_at", finished_at: "failed.started_at + 500" };
      await run(
        insert(
          "attempt",
          names,
          values,
          `FROM (SELECT * FROM ${schema}attempt LIMIT 1) AS kept
           JOIN ${schema}run AS failed ON failed.state = 'failed' AND failed.finished_at IS NOT NULL
           WHERE failed.id <> kept.run_id`,
        ),
      );
    },
    async copyLogs(runs: number): Promise<void> {
      const names = await columns("log");
      await run(
        insert(
          "log",
          names,
          { run_id: "newest.id" },
          `FROM (SELECT * FROM ${schema}log WHERE run_id = (SELECT min(run_id${schema === "" ? "" : "::text"})${schema === "" ? "" : "::uuid"} FROM ${schema}log) AND attempt = 1) AS kept
           CROSS JOIN (SELECT id FROM ${schema}run ORDER BY created_at DESC LIMIT ${runs}) AS newest
           WHERE NOT EXISTS (SELECT 1 FROM ${schema}log AS there WHERE there.run_id = newest.id)`,
        ),
      );
    },
    async addUp(hourMs: number): Promise<void> {
      const names = await columns("roll_up");
      const values = {
        job: "sums.job",
        tenant: "sums.tenant",
        hour_at: "sums.hour_at",
        succeeded: "sums.runs - sums.failed",
        failed: "sums.failed",
        retries: "sums.failed",
        items: "sums.runs * 100",
        failed_items: "sums.runs * 2",
        duration_ms: "sums.runs * 998",
        wait_ms: "sums.runs * 2",
      };
      await run(
        insert(
          "roll_up",
          names,
          values,
          `FROM (SELECT * FROM ${schema}roll_up WHERE tenant = 'tenant-0' LIMIT 1) AS kept
           CROSS JOIN (SELECT job, tenant, ${words.wholeHour(hourMs)} AS hour_at, count(*) AS runs, sum(CASE WHEN state = 'failed' THEN 1 ELSE 0 END) AS failed
             FROM ${schema}run WHERE tenant IS NOT NULL GROUP BY 1, 2, 3) AS sums
           WHERE true ON CONFLICT DO NOTHING`,
        ),
      );
    },
  };
}

export function sqliteDialect(file: string): Dialect {
  const database = new DatabaseSync(file);
  const run = async (sql: string): Promise<void> => {
    database.exec(`BEGIN; ${sql}; COMMIT`);
  };
  const columnsOf = async (table: string): Promise<string[]> =>
    database
      .prepare("SELECT name FROM pragma_table_info(?)")
      .all(table)
      .map(({ name }) => String(name));
  const words: Words = {
    schema: "",
    numbers: (first, last) =>
      `WITH RECURSIVE up (number) AS (SELECT ${first} UNION ALL SELECT number + 1 FROM up WHERE number < ${last}) SELECT number FROM up`,
    id: `printf('%08x-%04x-7%03x-8%03x-%012x', at >> 16, at & 65535, number & 4095, abs(random()) % 4096, abs(random()) % 281474976710656)`,
    text: (expression) => `CAST(${expression} AS TEXT)`,
    wholeHour: (hourMs) => `created_at / ${hourMs} * ${hourMs}`,
  };
  return {
    ...dialect(words, run, columnsOf),
    async begin() {
      database.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -262144");
    },
    async settle() {
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    },
    close: () => database.close(),
  };
}

export function postgresDialect(client: pg.Client): Dialect {
  const run: Run = (sql) => client.query(sql);
  const columnsOf = async (table: string): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(
      "SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'daybook' AND table_name = $1",
      [table],
    );
    return rows.map(({ name }) => name);
  };
  const words: Words = {
    schema: "daybook.",
    numbers: (first, last) => `SELECT generate_series(${first}::bigint, ${last}::bigint) AS number`,
    id: `(lpad(to_hex(at), 12, '0') || '7' || lpad(to_hex(number & 4095), 3, '0') || '8' || left(md5(number::text), 15))::uuid`,
    text: (expression) => `(${expression})::text`,
    wholeHour: (hourMs) => `created_at / ${hourMs} * ${hourMs}`,
  };
  return {
    ...dialect(words, run, columnsOf),
    begin: () => Promise.resolve(),
    async settle() {
      await client.query("VACUUM (ANALYZE) daybook.run, daybook.roll_up, daybook.attempt, daybook.log");
      await client.query("CHECKPOINT");
    },
    close: () => undefined,
  };
}
