import { expect, test } from "vitest";
import { JobCatalog } from "./job-catalog.ts";
import { defineJob } from "./define-job.ts";

const run = (): null => null;

test("a catalog finds jobs by name and lists them sorted", () => {
  const catalog = new JobCatalog();
  const second = defineJob({ name: "b", run });
  catalog.add(second, "jobs/b.job.ts", "abc");
  catalog.add(defineJob({ name: "a", run }), "createDaybook");
  expect(catalog.get("b")).toEqual({ job: second, source: "jobs/b.job.ts", version: "abc" });
  expect(catalog.get("c")).toBeUndefined();
  expect(catalog.list().map(({ job, version }) => [job.name, version])).toEqual([
    ["a", null],
    ["b", "abc"],
  ]);
});

test("a version that the job names itself is kept before that of its file", () => {
  expect(new JobCatalog().add(defineJob({ name: "a", version: "7", run }), "a.job.ts", "abc").version).toBe("7");
});

test("a second job of a name is refused, naming both places, and the first stays", () => {
  const catalog = new JobCatalog();
  const first = defineJob({ name: "a", run });
  catalog.add(first, "jobs/one.job.ts");
  expect(() => catalog.add(defineJob({ name: "a", run }), "jobs/two.job.ts")).toThrow(
    'Two jobs are named "a": one in jobs/one.job.ts, which stays, and one in jobs/two.job.ts.',
  );
  expect(catalog.get("a")?.job).toBe(first);
});
