import { t0 } from "../builders.ts";
import { breathe, runChild } from "./child.ts";

await runChild<"cancel">(async (store, { ids }) => {
  const cancelled: string[] = [];
  const requested: string[] = [];
  for (const id of ids) {
    const result = await store.runs.cancel([id], { by: "race", reason: null, now: t0 });
    cancelled.push(...result.cancelled);
    requested.push(...result.requested);
    await breathe();
  }
  return { cancelled, requested };
});
