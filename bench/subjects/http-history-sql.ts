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
  /** Chooses the runs that are copied, and takes away the indexes that are made faster when all is there. */
  begin(): Promise<void>;
  copyRuns(copies: Copies): Promise<void>;
  /** Makes the indexes again. */
  index(): Promise<void>;
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
  /** Where finished runs are. */
  readonly runs: string;
  readonly numbers: (first: number, last: number) => string;
  /** UUIDv7 of `at` and `number`. */
  readonly id: string;
  readonly text: (expression: string) => string;
  /** A histogram with `count` in one place. */
  readonly histogram: (place: number, count: string) => string;
  /** The order of rows as they were made, newest first. */
  readonly newestFirst: string;
}

type Run = (sql: string) => Promise<unknown>;
type Select = (sql: string) => Promise<string[]>;

/** How long each copy took and had waited. */
const tookMs = 998;
const waitedMs = 2;
const placeOf = (ms: number): number => Math.floor(Math.log2(ms)) + 1;
const places = 32;

/** What both have in common. Numbers are our own, so they stand in the text. */
function dialect(words: Words, run: Run, columnsOf: (table: string) => Promise<string[]>, indexes: Select) {
  const { schema } = words;
  const runs = `${schema}${words.runs}`;
  const indexTexts: string[] = [];
  const insert = (
    table: string,
    names: readonly string[],
    values: Readonly<Record<string, string>>,
    rest: string,
  ): string =>
    `INSERT INTO ${schema}${table} (${names.join(", ")}) SELECT ${names.map((name) => values[name] ?? `kept.${name}`).join(", ")} ${rest}`;
  return {
    async begin(): Promise<void> {
      // One that succeeded and one that failed.
      await run(
        `CREATE TEMPORARY TABLE copied AS SELECT * FROM ${runs} WHERE tenant = 'tenant-0' AND progress IS NOT NULL`,
      );
      indexTexts.push(...(await indexes(words.runs)));
      for (const text of indexTexts) {
        const name = /INDEX (\w+)/.exec(text)?.[1];
        if (name !== undefined) await run(`DROP INDEX ${schema}${name}`);
      }
    },
    async copyRuns({ first, last, from, spanMs, count, failsEvery, jobCount, tenantCount }: Copies): Promise<void> {
      const names = (await columnsOf(words.runs)).filter((name) => name !== "seq");
      const values = {
        id: words.id,
        job: `'job-' || ${words.text(`number % ${jobCount}`)}`,
        // Not in step with the jobs, so that every pair is there.
        tenant: `'tenant-' || ${words.text(`(number / ${jobCount}) % ${tenantCount}`)}`,
        created_at: "at",
        available_at: "at",
        started_at: `at + ${waitedMs}`,
        finished_at: `at + ${waitedMs + tookMs}`,
      };
      await run(
        insert(
          words.runs,
          names,
          values,
          `FROM (SELECT number, ${from} + number * ${spanMs} / ${count} AS at FROM (${words.numbers(first, last)}) AS counted) AS clock
           JOIN copied AS kept ON (kept.state = 'failed') = (number % ${failsEvery} = 0) ORDER BY number`,
        ),
      );
    },
    async index(): Promise<void> {
      for (const text of indexTexts) await run(text);
    },
    async copyAttempts(): Promise<void> {
      const names = await columnsOf("attempt");
      const values = { run_id: "failed.id", started_at: "failed.started_at", finished_at: "failed.started_at + 500" };
      await run(
        insert(
          "attempt",
          names,
          values,
          `FROM (SELECT * FROM ${schema}attempt LIMIT 1) AS kept
           JOIN ${runs} AS failed ON failed.state = 'failed' AND failed.finished_at IS NOT NULL
           WHERE failed.id <> kept.run_id`,
        ),
      );
    },
    async copyLogs(count: number): Promise<void> {
      const names = await columnsOf("log");
      await run(
        insert(
          "log",
          names,
          { run_id: "newest.id" },
          `FROM (SELECT * FROM ${schema}log WHERE run_id = (SELECT id FROM copied WHERE state = 'failed') AND attempt = 1) AS kept
           CROSS JOIN (SELECT id FROM ${runs} ORDER BY ${words.newestFirst} LIMIT ${count}) AS newest
           WHERE NOT EXISTS (SELECT 1 FROM ${schema}log AS there WHERE there.run_id = newest.id)`,
        ),
      );
    },
    async addUp(hourMs: number): Promise<void> {
      // Without a look at the rows themselves: the index over job, or job and tenant, has what is counted where there is one.
      await run(`CREATE TEMPORARY TABLE hourly AS
        SELECT job, tenant, created_at / ${hourMs} * ${hourMs} AS hour_at, count(*) AS runs, 0 AS failed, max(created_at) AS newest_at
        FROM ${runs} WHERE tenant IS NOT NULL GROUP BY 1, 2, 3`);
      await run(`CREATE TEMPORARY TABLE hourly_failed AS
        SELECT job, tenant, created_at / ${hourMs} * ${hourMs} AS hour_at, count(*) AS failed, max(created_at) AS newest_at
        FROM ${runs} WHERE state <> 'succeeded' AND finished_at IS NOT NULL AND state = 'failed' AND tenant IS NOT NULL GROUP BY 1, 2, 3`);
      const sums = `(SELECT hourly.job, hourly.tenant, hourly.hour_at, hourly.runs, coalesce(hourly_failed.failed, 0) AS failed,
          hourly.newest_at, hourly_failed.newest_at AS failed_at
        FROM hourly LEFT JOIN hourly_failed USING (job, tenant, hour_at)) AS sums`;
      const rollUp = {
        job: "sums.job",
        tenant: "sums.tenant",
        hour_at: "sums.hour_at",
        succeeded: "sums.runs - sums.failed",
        failed: "sums.failed",
        retries: "sums.failed",
        items: "sums.runs * 100",
        failed_items: "sums.runs * 2",
        duration_ms: `sums.runs * ${tookMs}`,
        wait_ms: `sums.runs * ${waitedMs}`,
        durations: words.histogram(placeOf(tookMs), "sums.runs"),
        waits: words.histogram(placeOf(waitedMs), "sums.runs"),
      };
      await run(
        insert(
          "roll_up",
          await columnsOf("roll_up"),
          rollUp,
          `FROM (SELECT * FROM ${schema}roll_up WHERE tenant = 'tenant-0' LIMIT 1) AS kept CROSS JOIN ${sums}
           WHERE true ON CONFLICT DO NOTHING`,
        ),
      );
      const standing = {
        place: "'=' || ends.tenant",
        job: "ends.job",
        finished_at: "ends.newest_at",
        succeeded_at: "ends.newest_at",
        failed_at: "ends.failed_at",
      };
      await run(
        insert(
          "standing",
          await columnsOf("standing"),
          standing,
          `FROM (SELECT * FROM ${schema}standing WHERE place = '=tenant-0' AND job = 'job-0' LIMIT 1) AS kept
           CROSS JOIN (SELECT job, tenant, max(newest_at) AS newest_at, max(failed_at) AS failed_at FROM ${sums} GROUP BY 1, 2) AS ends
           WHERE true ON CONFLICT DO NOTHING`,
        ),
      );
    },
  };
}

function inOnePlace(place: number, count: string): string {
  return Array.from({ length: places }, (_, at) => (at === place ? `' || ${count} || '` : "0")).join(",");
}

export function sqliteDialect(file: string): Dialect {
  const database = new DatabaseSync(file);
  const run = async (sql: string): Promise<void> => {
    database.exec(`BEGIN; ${sql}; COMMIT`);
  };
  const select = (sql: string, table: string): string[] =>
    database
      .prepare(sql)
      .all(table)
      .map(({ text }) => String(text));
  const words: Words = {
    schema: "",
    runs: "run",
    numbers: (first, last) =>
      `WITH RECURSIVE up (number) AS (SELECT ${first} UNION ALL SELECT number + 1 FROM up WHERE number < ${last}) SELECT number FROM up`,
    id: `printf('%08x-%04x-7%03x-8%03x-%012x', at >> 16, at & 65535, number & 4095, abs(random()) % 4096, abs(random()) % 281474976710656)`,
    text: (expression) => `CAST(${expression} AS TEXT)`,
    histogram: (place, count) => `'[${inOnePlace(place, count)}]'`,
    newestFirst: "created_at DESC",
  };
  const common = dialect(
    words,
    run,
    async (table) => select("SELECT name AS text FROM pragma_table_info(?)", table),
    async (table) =>
      select("SELECT sql AS text FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", table),
  );
  return {
    ...common,
    async begin() {
      database.exec(
        "PRAGMA synchronous = OFF; PRAGMA cache_size = -524288; PRAGMA temp_store = MEMORY; PRAGMA threads = 2",
      );
      // What is written once needs no log beside it.
      database.exec("PRAGMA journal_mode = OFF");
      await common.begin();
    },
    async settle() {
      database.exec("PRAGMA journal_mode = WAL; PRAGMA wal_checkpoint(TRUNCATE)");
    },
    close: () => database.close(),
  };
}

export function postgresDialect(client: pg.Client): Dialect {
  const select = async (sql: string, table: string): Promise<string[]> => {
    const { rows } = await client.query<{ text: string }>(sql, [table]);
    return rows.map(({ text }) => text);
  };
  const words: Words = {
    schema: "daybook.",
    runs: "finished_run",
    numbers: (first, last) => `SELECT generate_series(${first}::bigint, ${last}::bigint) AS number`,
    id: `(lpad(to_hex(at), 12, '0') || '7' || lpad(to_hex(number & 4095), 3, '0') || '8' || left(md5(number::text), 15))::uuid`,
    text: (expression) => `(${expression})::text`,
    histogram: (place, count) => `('{${inOnePlace(place, count)}}')::bigint[]`,
    newestFirst: "id DESC",
  };
  const common = dialect(
    words,
    (sql) => client.query(sql),
    (table) =>
      select(
        "SELECT column_name AS text FROM information_schema.columns WHERE table_schema = 'daybook' AND table_name = $1",
        table,
      ),
    (table) =>
      select(
        `SELECT indexdef AS text FROM pg_indexes WHERE schemaname = 'daybook' AND tablename = $1
         AND indexname NOT IN (SELECT conname FROM pg_constraint WHERE conrelid = ('daybook.' || $1)::regclass)`,
        table,
      ),
  );
  return {
    ...common,
    async begin() {
      await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'");
      await common.begin();
    },
    async index() {
      await common.index();
      // The adding up is planned by what is known of the rows.
      await client.query("ANALYZE daybook.finished_run");
    },
    async settle() {
      await client.query(
        "VACUUM (ANALYZE) daybook.finished_run, daybook.roll_up, daybook.standing, daybook.attempt, daybook.log",
      );
      await client.query("CHECKPOINT");
    },
    close: () => undefined,
  };
}
