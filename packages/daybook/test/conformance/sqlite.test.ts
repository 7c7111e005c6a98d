import { describeStore } from "./describe-store.ts";
import { openFreshSqlite } from "./sqlite-fixture.ts";

describeStore("SQLite", openFreshSqlite);
