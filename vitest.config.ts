import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

const pkg = "packages/daybook";
const dashboard = "packages/dashboard";
/** One PostgreSQL for the project's tests; a project without it starts none. */
const postgres = `${pkg}/test/support/postgres/global-setup.ts`;
/** npm has 14 for this platform; CI runs on it. */
const hasOldest = process.platform === "linux" && process.arch === "x64";
/** When a test or a hook counts as hung. Nothing is promised with it: on a machine that gives us every tenth moment all tests still have to end well. */
const hangMs = 10 * 60_000;
const compileCache = join(tmpdir(), "daybook-compile-cache");
const long = process.env["DAYBOOK_FAULT"] === "long";

/** Tests read `daybook` from its sources, so no build stands between an edit and its test. Without `module`: what is meant for bundlers does not run in Node. */
const conditions = ["source", "node", "development|production"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["source", "node", "module-sync"] } },
  test: {
    // Processes and threads that a test starts inherit the condition too.
    execArgv: ["--conditions=source"],
    maxWorkers: 2,
    testTimeout: hangMs,
    hookTimeout: hangMs,
    // As `patienceMs` of the tests' support.
    expect: { poll: { timeout: 120_000 } },
    // Handlers of tests log on purpose; their lines are read from the book.
    // And calls wait for a database that does not get its turn.
    // Hundreds of processes read the same sources.
    env: { DAYBOOK_LOG_LEVEL: "silent", DAYBOOK_STORE_TIMEOUT: "30s", NODE_COMPILE_CACHE: compileCache },
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: "unit", include: [`${pkg}/src/**/*.test.ts`] } },
      {
        extends: true,
        test: { name: "property", include: [`${pkg}/test/property/**/*.test.ts`] },
      },
      {
        extends: true,
        test: {
          name: "conformance",
          include: [`${pkg}/test/conformance/**/*.test.ts`],
          globalSetup: postgres,
        },
      },
      ...(hasOldest
        ? [
            {
              extends: true as const,
              test: {
                name: "postgres-14",
                include: [
                  `${pkg}/test/oldest/*.test.ts`,
                  `${pkg}/test/conformance/postgres-{command-line,fires,health,places,schema,statements,version,wakes,watch}.test.ts`,
                ],
                globalSetup: `${pkg}/test/support/postgres/global-setup-14.ts`,
                // For servers that a test starts itself.
                env: { DAYBOOK_POSTGRES: "14" },
              },
            },
          ]
        : []),
      {
        extends: true,
        test: {
          name: "integration",
          include: [`${pkg}/test/integration/**/*.test.ts`],
          globalSetup: postgres,
        },
      },
      {
        extends: true,
        test: {
          name: "dashboard",
          include: [`${dashboard}/test/e2e/**/*.test.ts`],
          globalSetup: [postgres, `${dashboard}/test/support/global-setup.ts`],
        },
      },
      {
        extends: true,
        test: {
          name: "dashboard-replay",
          include: [`${dashboard}/test/replay/**/*.test.ts`],
          globalSetup: `${dashboard}/test/support/build-replay.ts`,
        },
      },
      {
        extends: true,
        plugins: [vue()],
        // As the dashboard's own build has it.
        resolve: {
          alias: { "daybook/client": fileURLToPath(new URL(`${pkg}/src/client/index.ts`, import.meta.url)) },
          conditions: ["browser", "development|production"],
        },
        test: {
          name: "dashboard-components",
          include: [`${dashboard}/test/component/**/*.test.ts`],
          environment: "jsdom",
        },
      },
      {
        extends: true,
        test: {
          name: "examples",
          include: ["examples/**/test/**/*.test.ts"],
          // Applications show the dashboard, too.
          globalSetup: `${dashboard}/test/support/global-setup.ts`,
        },
      },
      {
        extends: true,
        test: {
          name: "fault",
          include: [`${pkg}/test/fault/**/*.test.ts`],
          // Faults are timed: they run one file at a time, after everything else has left the machine.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: long ? 15 * 60_000 : hangMs,
          // The promises hold with the settings as they come.
          env: { DAYBOOK_STORE_TIMEOUT: "" },
        },
      },
    ],
  },
});
