import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineJob } from "./define-job.ts";
import { definitionHash, describeJob } from "./describe-job.ts";
import type { InputSchema, JobDefinition } from "./job.ts";

const run = (): null => null;
const at = Date.UTC(2026, 10, 22);
const record = (
  options: Partial<JobDefinition<undefined, unknown>>,
  registeredAt = at,
): ReturnType<typeof describeJob> => describeJob(defineJob({ name: "report", run, ...options }), registeredAt);

describe("describeJob", () => {
  test("fills in every default", () => {
    expect(record({})).toEqual({
      name: "report",
      description: null,
      kind: "on_demand",
      queue: "default",
      priority: 100,
      timeoutMs: null,
      expiresMs: null,
      retry: { attempts: 3, backoff: "exponential", delayMs: 5_000, maxDelayMs: 600_000, jitter: 0.2 },
      concurrency: null,
      fanOut: null,
      retention: { maxAgeMs: null, maxRuns: null },
      hasInputSchema: false,
      inputSchema: null,
      inputRequired: false,
      checks: [],
      schedules: [],
    });
  });

  test("keeps what callers may write as JSON Schema, where the schema can say it of itself", () => {
    const described = (input: InputSchema) => describeJob(defineJob({ name: "report", input, run }), at);
    const day = z.object({ day: z.string(), pages: z.int().min(1).max(9).default(2) });
    expect(described(day)).toMatchObject({
      inputSchema: {
        type: "object",
        properties: { day: { type: "string" }, pages: { type: "integer", minimum: 1, maximum: 9, default: 2 } },
        required: ["day"],
      },
      inputRequired: true,
    });
    expect(described(day.optional())).toMatchObject({ inputSchema: { type: "object" }, inputRequired: false });
    expect(described(z.date())).toMatchObject({ hasInputSchema: true, inputSchema: null, inputRequired: true });
    expect(described(z.enum(["x".repeat(70_000)]))).toMatchObject({ inputSchema: null });
    const later = z.string().refine(() => Promise.reject(new Error("asked too early")));
    expect(described(later)).toMatchObject({ inputSchema: { type: "string" } });
  });

  test("says in plain JSON what code says in functions, dates and durations", () => {
    const described = describeJob(
      defineJob({
        name: "report",
        input: z.object({ day: z.string() }),
        timeout: "30m",
        expires: "1d",
        retry: { backoff: () => 1 },
        concurrency: { limit: 2, key: ({ day }) => day },
        fanOut: { tenants: () => ["a"], limit: 5, spread: "10m" },
        retention: { maxAge: "30d", maxRuns: 100 },
        schedule: { at: new Date(at) },
        run,
      }),
      at,
    );
    expect(described).toMatchObject({
      timeoutMs: 1_800_000,
      expiresMs: 86_400_000,
      retry: { backoff: "custom" },
      concurrency: { limit: 2, perKey: true },
      fanOut: { limit: 5, spreadMs: 600_000 },
      retention: { maxAgeMs: 2_592_000_000, maxRuns: 100 },
      hasInputSchema: true,
      schedules: [{ key: "default", definition: { at: "2026-11-22T00:00:00.000Z" }, error: null }],
    });
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  });

  test("keeps a schedule that cannot be read beside those that can", () => {
    const { schedules } = record({
      schedule: [
        { key: "bad", cron: "61 * * * *" },
        { key: "good", every: "1h" },
      ],
    });
    expect(schedules[0]).toMatchObject({ key: "bad", definition: { cron: "61 * * * *" }, schedule: null });
    expect(schedules[0]?.error).toContain("61");
    expect(schedules[1]).toMatchObject({ key: "good", error: null, schedule: { rule: { kind: "interval" } } });
  });

  test("keeps a schedule that is not even an object", () => {
    const { schedules } = record({ schedule: "0 2 * * *" as unknown as { cron: string } });
    expect(schedules).toMatchObject([{ key: "default", definition: "0 2 * * *", schedule: null }]);
  });

  test("keeps a schedule whose input is not JSON, without the input", () => {
    const { schedules } = record({ schedule: { every: "1h", input: { big: 1n } } });
    expect(schedules).toMatchObject([{ key: "default", definition: { every: "1h" }, schedule: null }]);
    expect(schedules[0]?.error).toContain("look at its input");
  });
});

describe("definitionHash", () => {
  const hash = (options: Partial<JobDefinition<undefined, unknown>>, registeredAt = at): string =>
    definitionHash(record(options, registeredAt));

  test("is the same for the same definition, whenever it is registered and in whatever order it is written", () => {
    const schedule = { every: "1h", align: "start" } as const;
    expect(hash({ schedule }, at + 5)).toBe(hash({ schedule }, at));
    expect(hash({ schedule: { align: "start", every: "1h" } })).toBe(hash({ schedule }));
    expect(hash({ priority: 5, queue: "q" })).toBe(hash({ queue: "q", priority: 5 }));
  });

  test("changes with anything that is said of the job or its schedules", () => {
    const hashes = [
      hash({}),
      hash({ priority: 99 }),
      hash({ description: "x" }),
      hash({ schedule: { every: "1h" } }),
      hash({ schedule: { every: "2h" } }),
      hash({ schedule: { every: "1h", input: { a: 1 } } }),
      hash({ schedule: { every: "1h", input: { a: 2 } } }),
      hash({ retry: { attempts: 4 } }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
