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
 * of our own, of the version that DAYBOOK_POSTGRES names. Whatever is in it is gone when the tests are done.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env["DAYBOOK_TEST_DATABASE_URL"];
  if (given === undefined || given === "") return provideServer(project, await PostgresServer.start());
  const database = await makeDatabase(given);
  project.provide("postgresUrl", database.href);
  return () => dropDatabase(given, database);
}

/** The same on a server of our own, whose version has to be that one. */
export async function provideVersion(project: TestProject, version: string): Promise<() => Promise<void>> {
  const server = await PostgresServer.start({ version });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  await client.end();
  const found = rows[0]?.server_version ?? "";
  if (found.startsWith(`${version}.`)) return provideServer(project, server);
  await server.close();
  throw new Error(`The tests of PostgreSQL ${version} were given a server of version ${found}.`);
}

async function provideServer(project: TestProject, server: PostgresServer): Promise<() => Promise<void>> {
  project.provide("postgresUrl", (await makeDatabase(server.url)).href);
  return () => server.close();
}

async function makeDatabase(server: string): Promise<URL> {
  const database = new URL(server);
  database.pathname = `/daybook_test_${randomBytes(6).toString("hex")}`;
  await administer(server, `CREATE DATABASE ${database.pathname.slice(1)}`);
  return database;
}

function dropDatabase(server: string, database: URL): Promise<void> {
  return administer(server, `DROP DATABASE ${database.pathname.slice(1)} WITH (FORCE)`);
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement);
  await client.end();
}
