import type { RescuedRun } from "../../../src/store/port/run-store.ts";
import { t0 } from "../builders.ts";
import { breathe, runChild } from "./child.ts";

await runChild<"rescue">(async (store, _input, around) => {
  const rescued: RescuedRun[] = [];
  while (!around.stopped()) {
    rescued.push(...(await store.workers.rescue({ maxRescues: 3, now: t0 })).runs);
    await breathe();
  }
  return rescued;
});
