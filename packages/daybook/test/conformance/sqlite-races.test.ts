import { describeStoreRaces } from "./describe-store.ts";
import { sqliteDeadProcess } from "./sqlite-dead-process.ts";
import { openFreshSqlite } from "./sqlite-fixture.ts";
import { storeTest } from "./store-fixture.ts";

describeStoreRaces("SQLite", openFreshSqlite);
sqliteDeadProcess(storeTest(openFreshSqlite));
