import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { PostgresServer } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A database for this test run alone; tests make schemas of their own in it. */
    postgresUrl: string;
  }
}

/**
 * One PostgreSQL for a project's tests: the server that DAYBOOK_TEST_DATABASE_URL names (its role may create databases), else one
 * of our own. Whatever is in it is gone when the tests are done.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["DAYBOOK_TEST_DATABASE_URL"];
  const server = given === undefined || given === "" ? await PostgresServer.start() : null;
  const url = new URL(server === null ? String(given) : server.url);
  const name = `daybook_test_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const mine = new URL(url);
  mine.pathname = `/${name}`;
  project.provide("postgresUrl", mine.href);
  return async () => {
    if (server !== null) return server.close();
    const last = new pg.Client({ connectionString: url.href });
    await last.connect();
    await last.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await last.end();
  };
}
