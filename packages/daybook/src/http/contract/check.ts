import { z } from "zod";
import { recordedError } from "./run.ts";
import { anyJson, count, instant } from "./values.ts";

/** What code says of a check. */
export const registeredCheck = {
  name: z.string(),
  description: z.string().nullable(),
  timeoutMs: z.number(),
  after: z.boolean().meta({ description: "It follows each run that went well." }),
};

const checkStates = ["waiting", "running", "passed", "problems", "failed"] as const;

export const checkResult = z
  .strictObject({
    id: z.string(),
    job: z.string(),
    check: z.string(),
    tenant: z.string().nullable(),
    state: z.enum(checkStates).meta({
      description:
        "`waiting` for a process that has the job's code; `problems` were found; `failed`: the check itself, which says nothing of the data.",
    }),
    askedAt: instant,
    askedBy: z.string().nullable(),
    runId: z.string().nullable().meta({ description: "The run after which it was made; null when somebody asked." }),
    deadlineAt: instant.meta({ description: "Until then it is to be taken, or to be over." }),
    workerId: z.string().nullable(),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    found: count.nullable().meta({ description: "How many problems there are." }),
    samples: z.array(anyJson).readonly().meta({ description: "Some of them, at most 20." }),
    message: z.string().nullable(),
    error: recordedError.nullable().meta({ description: "Why the check failed." }),
  })
  .meta({ id: "CheckResult", description: "What a check came to, or that it is under way." });
