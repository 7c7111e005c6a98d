import { describeStore, describeStoreRaces } from "./describe-store.ts";
import { openFreshPostgresInBatches } from "./postgres-fixture.ts";

describeStore("PostgreSQL, claims in batches", openFreshPostgresInBatches);
describeStoreRaces("PostgreSQL, claims in batches", openFreshPostgresInBatches);
