import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll } from "vitest";
import { describeTransactions } from "./tx/describe-transactions.ts";

/** As much of the generated client as is used here. */
interface TransactionClient {
  readonly purchase: { create(purchase: { data: { id: string; total: number } }): Promise<unknown> };
  $queryRawUnsafe(text: string): Promise<unknown>;
}
interface PrismaClient extends TransactionClient {
  $transaction(work: (tx: TransactionClient) => Promise<void>): Promise<void>;
  $extends(extension: object): PrismaClient;
  $disconnect(): Promise<void>;
}

const schema = `
generator client {
  provider = "prisma-client"
  output   = "./generated"
}
datasource db {
  provider = "postgresql"
}
model Purchase {
  id    String @id
  total Int
  @@map("purchase")
}
`;

const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
const folder = mkdtempSync(join(tmpdir(), "daybook-prisma-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Generates the client as an application does. Nothing is downloaded: the engine named in the environment is for migrations alone. */
async function generate(): Promise<new (options: object) => PrismaClient> {
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "schema.prisma"), schema);
  const modules = dirname(dirname(dirname(cli)));
  symlinkSync(modules, join(folder, "node_modules"), "junction");
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: fileURLToPath(import.meta.url), CHECKPOINT_DISABLE: "1" };
  await promisify(execFile)(process.execPath, [cli, "generate", "--schema", "schema.prisma"], { cwd: folder, env });
  const client = (await import(join(folder, "generated", "client.ts"))) as {
    PrismaClient: new (options: object) => PrismaClient;
  };
  return client.PrismaClient;
}

const generated = generate();

async function connect(url: string) {
  const Client = await generated;
  return library(new Client({ adapter: new PrismaPg({ connectionString: url }) }));
}

function library(prisma: PrismaClient) {
  return {
    transaction: (work: (tx: TransactionClient) => Promise<void>) => prisma.$transaction(work),
    insert: (tx: TransactionClient, id: string) => tx.purchase.create({ data: { id, total: 7 } }),
    fail: (tx: TransactionClient) => tx.$queryRawUnsafe("SELECT 1 / 0"),
    others: [prisma, prisma.$extends({ name: "nothing" })],
    names: { prisma },
    close: () => prisma.$disconnect(),
  };
}

describeTransactions("Prisma", connect);
