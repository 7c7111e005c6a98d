import { describe, expect, test } from "vitest";
import { FakeClock } from "../../src/testing/index.ts";
import { Desk, stores } from "./http/desk.ts";
import { EventClient } from "./http/event-client.ts";

/** Between two looks at who listens. */
const heartbeatMs = 15_000;

async function listen(desk: Desk, headers: Record<string, string>): Promise<EventClient> {
  const request = new Request("http://daybook.test/api/v1/events", { headers });
  const client = new EventClient(await desk.daybook.fetch(request));
  await client.until(({ heard }) => heard.length > 0);
  return client;
}

describe.each(stores)("who may go on listening, over %s", (store) => {
  test("a stream ends with the session, the token, the role or the tenant that it was opened by, and no other stream does", async () => {
    const clock = new FakeClock();
    const desk = await Desk.open(store, {}, { clock });
    const { accounts, tokens } = desk.daybook;
    const viewer = { role: "viewer" } as const;
    const { secret } = await tokens.create({ name: "screen", ...viewer });
    const clients = {
      stays: await listen(desk, await desk.signIn({ name: "anna", ...viewer })),
      disabled: await listen(desk, await desk.signIn({ name: "bert", ...viewer })),
      bound: await listen(desk, await desk.signIn({ name: "carl", ...viewer })),
      revoked: await listen(desk, { authorization: `Bearer ${secret}` }),
    };
    await accounts.disable("bert");
    await accounts.setRole("carl", { role: "viewer", tenant: "north" });
    await tokens.revoke("screen");
    clock.advance(heartbeatMs);
    expect(await Promise.all([clients.disabled.ended, clients.bound.ended, clients.revoked.ended])).toEqual([
      "closed",
      "closed",
      "closed",
    ]);
    const { comments } = clients.stays;
    clock.advance(heartbeatMs);
    await clients.stays.until((client) => client.comments > comments);
  });
});
