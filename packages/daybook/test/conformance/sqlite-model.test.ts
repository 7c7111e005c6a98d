import { describeStoreModel } from "./describe-model.ts";
import { openFreshSqlite } from "./sqlite-fixture.ts";

describeStoreModel("SQLite", openFreshSqlite);
