import pg from "pg";
import { inject, onTestFinished } from "vitest";
import { wholeBeginnings } from "../../src/store/postgres/claim-front.ts";
import { loadSql } from "../../src/store/postgres/load-sql.ts";
import type { StoreFixture } from "./store-fixture.ts";
import { eventually } from "./waiting.ts";

/** A session of somebody else, and the book's schema. */
export interface Session {
  readonly session: pg.Client;
  readonly schema: string;
}

/** Ends with the test. */
export async function openSession({ url }: StoreFixture): Promise<Session> {
  const session = new pg.Client({ connectionString: inject("postgresUrl") });
  await session.connect();
  onTestFinished(() => session.end());
  return { session, schema: new URL(url).searchParams.get("schema") ?? "" };
}

/** Until some statement of another session waits for what this one has locked. */
export async function untilWaitedFor(session: pg.Client): Promise<void> {
  await eventually(async () => {
    const { rows } = await session.query(
      "SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))",
    );
    if (rows.length === 0) throw new Error("Nobody waits.");
  });
}

/** A statement that looks at the queue "default" and stands before its first row. */
export interface StoppedLook {
  /** Lets it go on; what it locks, it locks from now on. */
  goOn(): Promise<pg.QueryResult>;
}

/** Starts such a statement of the house in that session, with a snapshot of this moment, and stops it. */
export async function stopLook(
  fixture: StoreFixture,
  { session, schema }: Session,
  { name, ...more }: { readonly name: string } & Readonly<Record<string, unknown>>,
): Promise<StoppedLook> {
  const gate = await openSession(fixture);
  const lock = `hashtext('${schema}')`;
  await gate.session.query(`SELECT pg_advisory_lock(${lock})`);
  const { text, names } = loadSql(name, schema);
  const values: Readonly<Record<string, unknown>> = {
    queues: ["default"],
    limits: [10],
    except: [],
    ...wholeBeginnings(["default"]),
    ...more,
  };
  const answer = session.query(
    text.replace("FROM unnest(", `FROM (SELECT pg_advisory_xact_lock(${lock})) AS gate, unnest(`),
    names.map((each) => values[each]),
  );
  await untilWaitedFor(gate.session);
  return {
    async goOn() {
      await gate.session.query(`SELECT pg_advisory_unlock(${lock})`);
      return answer;
    },
  };
}
