import type { TestProject } from "vitest/node";
import { provideVersion } from "./global-setup.ts";

/** The oldest PostgreSQL that Daybook works with, whatever the other tests run on. */
export default function setup(project: TestProject): Promise<() => Promise<void>> {
  return provideVersion(project, "14");
}
