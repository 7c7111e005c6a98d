import { createRequire } from "node:module";
import { createDaybook, defineJob } from "../../../../src/index.ts";

// Another process, without an SDK: does a run, and says what of OpenTelemetry it has loaded.
const [store = ""] = process.argv.slice(2);
const daybook = await createDaybook({ store, jobs: [defineJob({ name: "greet", run: () => "hello" })] });
await daybook.start();
const { id } = await daybook.enqueue("greet");
await daybook.runs.wait(id);
await daybook.stop();
const files = Object.keys(createRequire(import.meta.url).cache);
console.log(JSON.stringify({ loaded: files.filter((file) => file.includes("opentelemetry")) }));
