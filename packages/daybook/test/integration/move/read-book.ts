import type { Page, PageRequest } from "../../../src/store/port/page.ts";
import type { Store } from "../../../src/store/port/store.ts";

async function all<Row>(list: (page: PageRequest) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await list({ limit: 50, ...(after === undefined ? {} : { after }) });
    rows.push(...page.data);
    after = page.nextCursor ?? undefined;
  }
  return rows;
}

const byText = <Row>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/** Everything that a book tells through the port, and nothing of how it is kept. */
export async function readBook(store: Store, now: number): Promise<Record<string, unknown>> {
  const runs = byText(await all((page) => store.runs.list({}, page)));
  const perRun: Record<string, unknown> = {};
  for (const { id } of runs) {
    perRun[id] = {
      attempts: await store.runs.attempts(id),
      children: await store.runs.childStates(id),
      logs: await all((page) => store.logs.list(id, page)),
      failedItems: await all((page) => store.failedItems.list(id, page)),
    };
  }
  const book = {
    runs,
    perRun,
    counts: await store.runs.activeCounts(now),
    jobs: await store.jobs.list(),
    schedules: await store.schedules.list({ withRemoved: true }),
    fires: byText(await all((page) => store.schedules.fires({}, page))),
    workers: byText(await store.workers.list({ withEnded: true })),
    queues: await store.queues.list(now),
    overrides: byText(await store.overrides.list({})),
    tenants: byText(await store.tenants.list()),
    settings: (await store.settings.list()).filter(({ key }) => key !== "move"),
    accounts: await store.accounts.list(),
    session: await store.sessions.find("a".repeat(64), now),
    tokens: await store.tokens.list(),
    credentials: await store.credentials.list(),
    audit: await all((page) => store.audit.list({}, page)),
    checks: await store.checks.standing({}, 100),
    checkHistory: await all((page) => store.checks.history({ job: "plain", check: "counts" }, page)),
    retention: await store.prune.states(),
    rollUps: byText(await store.rollUps.list({})),
  };
  // The one character that PostgreSQL's texts cannot hold; within JSON texts it is written with an escape, and stays.
  return JSON.parse(
    JSON.stringify(book, (_, value: unknown) =>
      typeof value === "string" ? value.replaceAll("\0", "\u{FFFD}") : value,
    ),
  ) as Record<string, unknown>;
}
