import { join } from "node:path";
import { LatencySampler } from "../measure/latency-sampler.ts";
import type { Subject } from "../measure/subject.ts";
import { noOpJob, openDaybook } from "./daybook.ts";

export const latency: Subject = async ({ dir, sizes, concurrency }) => {
  const sampler = new LatencySampler();
  const job = noOpJob(async () => sampler.started());
  const daybook = await openDaybook(`sqlite:${join(dir, "book.db")}`, job, concurrency);
  daybook.on("run.finished", sampler.finished);
  await daybook.start();
  let number = 0;
  const readings = await sampler.sample(sizes.samples, () => daybook.enqueue(job, { number: (number += 1) }));
  await daybook.stop();
  return readings;
};
