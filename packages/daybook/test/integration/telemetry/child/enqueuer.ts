import { trace } from "@opentelemetry/api";
import { createDaybook, defineJob } from "../../../../src/index.ts";
import { Sdk } from "../sdk.ts";

// Another process, with an SDK: enqueues one run within a span of its own, and says which trace that was.
const [store = ""] = process.argv.slice(2);
const sdk = new Sdk();
const daybook = await createDaybook({ store, jobs: [defineJob({ name: "greet", run: () => "hello" })] });
const { id } = await trace.getTracer("host").startActiveSpan("request", async (span) => {
  const made = await daybook.enqueue("greet");
  span.end();
  return made;
});
const [enqueued] = sdk.named("enqueue greet");
console.log(JSON.stringify({ id, traceId: enqueued?.spanContext().traceId, spanId: enqueued?.spanContext().spanId }));
await daybook.stop();
await sdk.remove();
