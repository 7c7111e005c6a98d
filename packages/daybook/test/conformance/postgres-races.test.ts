import { describeStoreRaces } from "./describe-store.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";

describeStoreRaces("PostgreSQL", openFreshPostgres);
