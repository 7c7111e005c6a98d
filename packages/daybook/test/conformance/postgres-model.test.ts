import { describeStoreModel } from "./describe-model.ts";
import { openFreshPostgres } from "./postgres-fixture.ts";

describeStoreModel("PostgreSQL", openFreshPostgres);
