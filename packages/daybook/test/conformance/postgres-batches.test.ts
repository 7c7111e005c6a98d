import { describeStoreRaces, describeStoreRuns } from "./describe-store.ts";
import { openFreshPostgresInBatches } from "./postgres-fixture.ts";

describeStoreRuns("PostgreSQL, claims in batches", openFreshPostgresInBatches);
describeStoreRaces("PostgreSQL, claims in batches", openFreshPostgresInBatches);
