import { setTimeout } from "node:timers/promises";
import type { Client } from "../../../client/index.ts";
import { fromReadable } from "../../../engine/api/json-text.ts";
import type { CheckTroubles, CheckView } from "../../../engine/checks/checks-api.ts";
import type { CheckResult } from "../../../store/port/check-store.ts";
import type { Book } from "../book.ts";

const pollMs = 500;

export function remoteChecks(client: Client): Book["checks"] {
  return {
    async list(job, { tenant } = {}) {
      return fromReadable<CheckView[]>((await client.checks.list({ job, tenant })).data);
    },
    async run(job, check, { tenant } = {}) {
      let result = await client.checks.ask({ job, check, tenant });
      while (result.finishedAt === null) {
        await setTimeout(pollMs);
        result = await client.checks.get({ result: result.id });
      }
      return fromReadable<CheckResult>(result);
    },
    async history(job, check, { tenant } = {}, { limit, after } = {}) {
      const { data, nextCursor } = await client.checks.history({ job, check, tenant, limit, after });
      return { data: fromReadable<CheckResult[]>(data), nextCursor };
    },
    async troubles({ tenant } = {}) {
      return fromReadable<CheckTroubles>(await client.health.checks({ tenant }));
    },
  };
}
