import { describe, expect, test } from "vitest";
import { ClientDesk } from "./http/client-desk.ts";
import { stores } from "./http/desk.ts";

describe.each(stores)("ten callers at once over %s", (store) => {
  test("are all answered, each with what it asked for, while runs are made and worked on", async () => {
    const { client, daybook } = await ClientDesk.open(store);
    await daybook.start();
    const made = await Promise.all(
      Array.from({ length: 10 }, async (_, caller) => {
        const tenant = `tenant-${caller}`;
        const ids: string[] = [];
        for (let turn = 0; turn < 10; turn += 1) {
          const { id } = await client.runs.enqueue({ job: "stock-sync", tenant, input: { shop: tenant } });
          ids.push(id);
          const [run, list, overview] = await Promise.all([
            client.runs.get({ run: id }),
            client.runs.list({ tenant, limit: 20 }),
            client.overview.get({ tenant, days: 1 }),
          ]);
          expect(run).toMatchObject({ id, tenant, input: { shop: tenant } });
          expect(list.data.map((each) => each.id)).toEqual(ids.toReversed());
          // It may be a second old, and is of nobody else.
          expect(overview.recent.filter((each) => !ids.includes(each.id))).toEqual([]);
        }
        return ids;
      }),
    );
    await Promise.all(made.flat().map((id) => daybook.runs.wait(id)));
    const { total, byTenant } = await client.overview.get({ days: 1 });
    expect(total).toMatchObject({ completed: 100, items: 200 });
    expect(byTenant.map(({ statistics }) => statistics.completed)).toEqual(Array.from({ length: 10 }, () => 10));
  });
});
