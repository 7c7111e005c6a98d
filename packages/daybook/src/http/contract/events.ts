import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { logLine, run } from "./run.ts";
import { fire } from "./schedules.ts";
import { listOf, name, none } from "./values.ts";

// What the live stream tells. Each shape is the `data` of the event of that name, as JSON.

const { input: _input, result: _result, metadata: _metadata, error: _error, ...shortFields } = run.shape;

/** A run as it is now: enough for the row of a list. */
const runEvent = z
  .strictObject({
    ...shortFields,
    error: z.strictObject({ name: z.string(), code: z.string().nullable(), message: z.string() }).nullable(),
  })
  .meta({
    id: "RunEvent",
    description:
      "A run as it is now, without input, result and metadata; of its error the first 500 characters. `progress.values` only in the stream of one run.",
  });

const fireEvent = z
  .strictObject({ ...fire.shape, job: z.string(), tenant: z.string().nullable() })
  .meta({ id: "FireEvent", description: "A due instant, decided." });

const workerEvent = z
  .strictObject({ id: z.string(), state: z.enum(["alive", "stopped", "lost"]) })
  .meta({ id: "WorkerEvent", description: "A worker came, said goodbye, or was lost." });

/** The first event of every stream. */
const readyEvent = z
  .strictObject({
    resumed: z.boolean().meta({ description: "What happened since the position asked for follows." }),
    heartbeatMs: z.number().meta({ description: "Silence for longer than this means that the line is dead." }),
  })
  .meta({ id: "ReadyEvent" });

const reloadEvent = z
  .strictObject({
    reason: z.enum(["gone", "many"]).meta({
      description: "`gone`: not all since the position is kept any more. `many`: more changed than is told one by one.",
    }),
  })
  .meta({ id: "ReloadEvent", description: "Ask for what is shown anew; from here on nothing is missed." });

/** Events by name. `position` has no data to speak of: it carries an id. Clients pass over names that they do not know. */
export const events = {
  ready: readyEvent,
  reload: reloadEvent,
  run: runEvent,
  log: logLine,
  fire: fireEvent,
  worker: workerEvent,
  position: z.strictObject({}),
} as const;

export const eventKinds = ["run", "log", "fire", "worker"] as const;

export const streamEvents = endpoint({
  id: "events.stream",
  method: "GET",
  path: "/events",
  summary: "What changes, as it changes: server-sent events",
  description:
    "Each event has a name and JSON as data; their shapes are in `components`. After a disconnect, `Last-Event-ID` (or `after`) goes on where the stream broke off, or a `reload` event says that this is not possible.",
  role: "viewer",
  tenants: "own",
  params: none,
  query: z.strictObject({
    kind: listOf(eventKinds).optional().meta({
      description:
        "Default: all that the other filters leave. `log` only together with `run`; `worker` not with a filter.",
    }),
    job: name.optional(),
    tenant: name.optional(),
    run: z.string().min(1).max(100).optional(),
    after: z
      .string()
      .max(20_000)
      .optional()
      .meta({ description: "The id of the last event seen, for clients that cannot set `Last-Event-ID`." }),
  }),
  body: null,
  answer: z.string(),
  contentTypes: ["text/event-stream"],
  errors: ["RUN_NOT_FOUND", "STOPPING"],
});
