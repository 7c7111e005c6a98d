import { describeStore } from "./describe-store.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";

describeStore("PostgreSQL", openFreshPostgres);
