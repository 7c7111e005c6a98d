import type { Daybook } from "../../packages/daybook/src/index.ts";
import { formatFigure } from "../measure/format.ts";
import type { Round, Subject } from "../measure/subject.ts";
import { withClient } from "../peers/postgres-client.ts";
import { fileOf, jobCount, openHttpBook, storeOf, tenantCount } from "./http-book.ts";
import { postgresDialect, sqliteDialect, type Dialect } from "./http-history-sql.ts";

const rowsAtOnce = 500_000;
const days = 30;
const hourMs = 3_600_000;
/** One run in so many failed, twice; that is what lists of failures and attempts are read from. Not in step with jobs and tenants, so that each pair has some. */
const failsEvery = 47;
/** The newest so many have their logs yet. */
const logged = 20_000;

/** A book of millions of finished runs of the last days, for jobs and tenants. Two are real, the others are copies of them by SQL. */
export const makeHttpHistory: Subject = async (round) => {
  const daybook = await openHttpBook(storeOf(round));
  await daybook.start();
  await makeRealRuns(daybook);
  await daybook.stop();
  if (round.database !== null) await withClient(round.database, (client) => multiply(postgresDialect(client), round));
  else {
    const dialect = sqliteDialect(fileOf(round.sharedDir));
    await multiply(dialect, round);
    dialect.close();
  }
  return {};
};

async function makeRealRuns(daybook: Daybook): Promise<void> {
  const good = await daybook.enqueue("job-0", {}, { tenant: "tenant-0" });
  const bad = await daybook.enqueue("job-0", { fails: true }, { tenant: "tenant-0" });
  for (const { id } of [good, bad]) await daybook.runs.wait(id);
  for (let job = 1; job < jobCount; job += 1) await daybook.runs.wait((await daybook.enqueue(`job-${job}`)).id);
}

async function multiply(dialect: Dialect, { sizes: { history } }: Round): Promise<void> {
  const spanMs = days * 24 * hourMs;
  // They end before the real ones began.
  const from = Date.now() - spanMs - hourMs;
  await dialect.begin();
  for (let first = 0; first < history; first += rowsAtOnce) {
    const last = Math.min(first + rowsAtOnce, history) - 1;
    await dialect.copyRuns({ first, last, from, spanMs, count: history, failsEvery, jobCount, tenantCount });
    process.stderr.write(`  ${formatFigure(last + 1)} of ${formatFigure(history)} finished runs made\n`);
  }
  await dialect.index();
  await dialect.copyAttempts();
  await dialect.copyLogs(logged);
  await dialect.addUp(hourMs);
  await dialect.settle();
}
