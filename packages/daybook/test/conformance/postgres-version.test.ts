import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import { cliHere } from "../integration/cli/cli-here.ts";
import { makeProject } from "../integration/cli/project.ts";
import { type AgedLine, openAgedLine } from "../support/postgres/aged-line.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";
import type { StoreFixture } from "./store-fixture.ts";

let fixture: StoreFixture;
let line: AgedLine;

beforeEach(async () => {
  fixture = await openFreshPostgres();
  line = await openAgedLine(fixture.url, "130023");
});
afterEach(async () => {
  await line.close();
  await fixture.destroy();
});

const tooOld = {
  code: "STORE_TOO_OLD",
  message: expect.stringMatching(/is PostgreSQL 13\. Daybook needs PostgreSQL 14 or later: upgrade the server/),
  params: { version: 13, oldest: 14 },
};

test.each(["", "&sessions=off"])("a server older than 14 is refused before anything is written%s", async (how) => {
  const old: Store = await openStore(line.url + how);
  try {
    await expect(old.migrate()).rejects.toMatchObject(tooOld);
    await expect(old.jobs.list()).rejects.toMatchObject(tooOld);
    await expect(old.health()).rejects.toMatchObject(tooOld);
  } finally {
    await old.close();
  }
  expect(await (await fixture.open()).schemaStatus()).toMatchObject({ current: 0 });
});

test("a server of 14 is not refused", async () => {
  const oldest = await openAgedLine(fixture.url, "140000");
  const store = await openStore(oldest.url);
  try {
    expect(await store.migrate()).toMatchObject({ pending: [] });
  } finally {
    await store.close();
    await oldest.close();
  }
});

test("doctor says which server it found, which one is needed and what to do", async () => {
  const config = { store: line.url, jobs: "./jobs" };
  const project = makeProject({ "daybook.config.ts": `export default ${JSON.stringify(config)};\n` });
  try {
    const { code, stdout } = await cliHere(project, ["doctor"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^error +store +The server of the database .* is PostgreSQL 13\..*14 or later.*\n +-> Upgrade the server/m,
    );
  } finally {
    project.remove();
  }
});
