import { expectTypeOf, test } from "vitest";
import { createClient, rows, type Answer, type Client, type Input } from "../../src/client/index.ts";

declare const client: Client;

// Nothing here runs: the compiler is the test.
async function calls(): Promise<void> {
  await client.runs.list();
  await client.queues.list({});
  await client.runs.list({ limit: 10, state: ["failed", "partial"], createdFrom: "2026-11-22T00:00:00Z" });
  for await (const text of client.runs.export({ format: "csv", state: "failed" })) expectTypeOf(text).toBeString();
  for await (const { status } of rows(client.runs.list, { state: "failed" })) expectTypeOf(status).toExtend<string>();
  for await (const { message } of rows(client.runs.logs, { run: "1", level: ["warn"], tail: true }))
    expectTypeOf(message).toBeString();
  // @ts-expect-error -- numbers are numbers
  await client.runs.list({ limit: "ten" });
  // @ts-expect-error -- instants are text
  await client.runs.list({ createdFrom: 5 });
  // @ts-expect-error -- no such state
  await client.runs.list({ state: "nope" });
  // @ts-expect-error -- no such field
  await client.runs.list({ jobs: "stock-sync" });
  // @ts-expect-error -- it takes nothing
  await client.queues.list({ queue: "default" });
  // @ts-expect-error -- which run?
  await client.runs.get();
  // @ts-expect-error -- no such field of the list's
  rows(client.runs.list, { jobs: "stock-sync" });
  // @ts-expect-error -- this list is whole and has no pages
  rows(client.jobs.list);
}

test("inputs and answers have the types of the contract", () => {
  expectTypeOf(calls).toBeFunction();
  expectTypeOf(createClient).returns.toEqualTypeOf<Client>();
  expectTypeOf<Input<"jobs.setLimit">>().toEqualTypeOf<{ job: string; limit: number | null }>();
  expectTypeOf<Input<"runs.get">>().toEqualTypeOf<{ run: string }>();
  expectTypeOf<NonNullable<Input<"workers.list">["withEnded"]>>().toEqualTypeOf<boolean>();
  expectTypeOf<NonNullable<Input<"runs.list">["limit"]>>().toEqualTypeOf<number>();
  expectTypeOf<Answer<"jobs.pause">>().toEqualTypeOf<undefined>();
  expectTypeOf<Answer<"runs.enqueue">>().toEqualTypeOf<{ id: string; created: boolean }>();
  expectTypeOf<Answer<"runs.get">["finishedAt"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Answer<"runs.list">["data"][number]>().toEqualTypeOf<Answer<"runs.get">>();
});
