import { describeStoreModel } from "./describe-model.ts";
import { openFreshPostgresInBatches } from "./postgres-fixture.ts";

describeStoreModel("PostgreSQL, claims in batches", openFreshPostgresInBatches);
