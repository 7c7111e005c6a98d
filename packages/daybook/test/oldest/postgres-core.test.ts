import { describeStoreCore } from "../conformance/describe-store.ts";
import { openFreshPostgres } from "../conformance/postgres-fixture.ts";

describeStoreCore("PostgreSQL 14", openFreshPostgres);
