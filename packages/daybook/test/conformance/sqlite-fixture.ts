import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port/store.ts";
import type { StoreFixture } from "./store-fixture.ts";

/** A new file in a folder of its own. */
export async function openFreshSqlite(): Promise<StoreFixture> {
  const folder = await mkdtemp(path.join(tmpdir(), "daybook-conformance-"));
  const file = path.join(folder, "daybook.db");
  const url = `sqlite:${file}`;
  const opened: Store[] = [];
  return {
    url,
    async open() {
      const store = await openStore(url);
      opened.push(store);
      return store;
    },
    async pretendNewerSchema() {
      const database = new DatabaseSync(file);
      const row = database.prepare("PRAGMA user_version").get() as { user_version: number };
      database.exec(`PRAGMA user_version = ${row.user_version + 1}`);
      database.close();
    },
    async destroy() {
      await Promise.all(opened.map((store) => store.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
