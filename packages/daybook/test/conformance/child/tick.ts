import { newRun } from "../builders.ts";
import { breathe, runChild } from "./child.ts";
import type { CommittedFire } from "./roles.ts";

// A ticker beside others: commits what is due until nothing is.
await runChild<"tick">(async (store, { until, everyMs }) => {
  const won: CommittedFire[] = [];
  let lost = 0;
  for (;;) {
    const due = await store.schedules.due(until, 50, []);
    if (due.length === 0) return { won, lost };
    for (const { id, job, nextDueAt } of due) {
      if (nextDueAt === null) continue;
      const run = newRun({ job, trigger: "schedule", scheduleId: id, dueAt: nextDueAt });
      const next = nextDueAt + everyMs;
      const [first] = await store.schedules.commitFires([
        {
          scheduleId: id,
          expectedDueAt: nextDueAt,
          fires: [{ dueAt: nextDueAt, outcome: "ran", reason: null, run }],
          nextDueAt: next,
          nextFireAt: next,
          cancelRunIds: [],
          decidedAt: until,
          decidedBy: null,
        },
      ]);
      if (first === true) won.push({ scheduleId: id, dueAt: nextDueAt, runId: run.id });
      else lost += 1;
      await breathe();
    }
  }
});
