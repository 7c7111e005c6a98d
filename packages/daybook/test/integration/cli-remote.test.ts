import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cli, RunningCli, type Ended } from "./cli/cli.ts";
import { cliHere } from "./cli/cli-here.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";
import { ClientDesk } from "./http/client-desk.ts";

/** The project whose worker serves its book, and one that has nothing but the address. */
let project: TestProject;
let elsewhere: TestProject;
let worker: RunningCli;
let url: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  elsewhere = makeProject({ "daybook.config.ts": "throw new Error('not to be read');" });
  project = makeProject({
    "jobs/report.job.ts": jobFile(
      "report",
      `progress.total(3); progress.stage("Reading", { of: 2 }); progress.add("created", 2); log.info("First line", { page: 1 });
      items.fail("SKU-7", new Error("no price")); return partial({ created: 2, at: "a word of the user's own" });`,
      `description: "Totals", checks: { sums: { description: "Adds up", run: ({ tenant }) => (tenant === "berlin" ? ["a", { b: 1 }] : []) } }, schedule: { cron: "30 2 * * *", timeZone: "Europe/Berlin" }, queue: "reports", concurrency: { limit: 2 },`,
    ),
    "jobs/once.job.ts": jobFile("once", "return input;", `schedule: { at: "2030-01-01T00:00:00Z" },`),
    "jobs/either.job.ts": jobFile("either", "return input;", `schedule: { cron: "0 0 13 * FRI" },`),
    "jobs/bad.job.ts": jobFile(
      "bad",
      `if (run.attempt === 1) log.warn("soon"); throw new Error("the shop is closed", { cause: new Error("it is night") });`,
      "retry: { attempts: 2, delay: 0, jitter: 0 },",
    ),
    "jobs/parent.job.ts": jobFile(
      "parent",
      `return run.spawn("report", ["berlin", "köln"].map((id) => ({ input: undefined, tenant: id, key: id })));`,
    ),
    "jobs/echo.job.ts": jobFile("echo", `log.info("heard"); return { input, tenant };`),
  });
  worker = new RunningCli(project, ["start", "--port", "0", "--run", "parent", "--run", "bad"]);
  [, url = ""] = await worker.output(/^api +(\S+)\/api\/v1, described at /m);
  await worker.output(/(?:partial|failed) +parent/);
  await worker.output(/failed +bad/);
  const { stdout } = await cliHere(project, ["run", "list", "--json"]);
  for (const run of (JSON.parse(stdout) as { data: { id: string; job: string }[] }).data) ids[run.job] ??= run.id;
});
afterAll(async () => {
  await worker.stop();
  project.remove();
  elsewhere.remove();
});

/** The same command in the store and over HTTP, at one instant. */
async function both(args: readonly string[]): Promise<{ store: Ended; http: Ended }> {
  const at = Date.now();
  const now = { now: () => at };
  const told = args.map((arg) => arg.replace(/^\$(\w+)$/, (_, job: string) => ids[job] ?? job));
  return {
    store: await cliHere(project, told, {}, now),
    http: await cliHere(elsewhere, told, { DAYBOOK_URL: url }, now),
  };
}

const reading: readonly (readonly string[])[] = [
  ["job", "list"],
  ["job", "info", "report"],
  ["job", "info", "nobody"],
  ["job", "history", "report"],
  ["job", "history", "report", "--fires"],
  ["job", "history", "nobody"],
  ["job", "why", "report"],
  ["job", "why", "report", "--at", "2027-03-28T02:30"],
  ["job", "why", "--schedule", "report/default", "--at", "2026-11-22T01:30:00Z"],
  ["job", "why", "nobody"],
  ["job", "why", "--tenant", "berlin", "--at", "2026-11-22T01:30:00Z"],
  ["run", "list"],
  ["run", "list", "--limit", "2"],
  ["run", "list", "--state", "failed,partial", "--since", "1d", "--tenant", "köln"],
  ["run", "list", "--parent", "$parent", "--text", "REPORT"],
  ["run", "list", "--state", "nonsense"],
  ["run", "list", "--after", "nonsense"],
  ["run", "show", "$report"],
  ["run", "show", "$parent"],
  ["run", "show", "$bad", "--lines", "1"],
  ["run", "show", "nobody"],
  ["run", "tail", "$bad"],
  ["run", "troubles"],
  ["run", "troubles", "--factor", "5", "--tenant", "berlin"],
  ["run", "cancel", "$bad"],
  ["run", "cancel", "$bad", "nobody"],
  ["schedule", "list"],
  ["schedule", "list", "--job", "report", "--removed"],
  ["schedule", "preview", "report", "--from", "2027-03-27"],
  ["schedule", "preview", "once/default", "--count", "2"],
  ["schedule", "preview", "nobody"],
  ["schedule", "preview", "report/nobody"],
  ["schedule", "lint"],
  ["schedule", "lint", "either"],
  ["queue", "list"],
  ["worker", "list"],
  ["worker", "list", "--all"],
  ["tenant", "list"],
  ["user", "list"],
  ["token", "list"],
  ["token", "revoke", "nobody"],
  ["user", "disable", "nobody"],
  ["credential", "list"],
  ["credential", "remove", "nobody"],
  ["credential", "remove", "nobody", "--tenant", "berlin"],
  ["check", "list", "report"],
  ["check", "list", "once"],
  ["check", "list", "nobody"],
  ["check", "history", "report", "sums"],
  ["check", "history", "report", "nobody"],
  ["audit", "list", "--limit", "3"],
  ["settings", "list"],
  ["settings", "get", "retention.maxAge"],
  ["settings", "get", "nonsense"],
  ["retention"],
];

/** Each may be done twice, and says the same both times. */
const acting: readonly (readonly string[])[] = [
  ["job", "pause", "report"],
  ["job", "resume", "report", "--tenant", "berlin"],
  ["job", "disable", "--all"],
  ["job", "enable", "--all"],
  ["job", "disable", "report", "--tenant", "berlin"],
  ["job", "enable", "report", "--tenant", "berlin"],
  ["job", "limit", "report", "1"],
  ["job", "limit", "report", "none"],
  ["job", "limit", "nobody", "1"],
  ["job", "cron", "report", "0 3 * * *"],
  ["job", "cron", "report", "0 99 * * *"],
  ["job", "reset", "report"],
  ["schedule", "pause", "report"],
  ["schedule", "resume", "report"],
  ["schedule", "cron", "report/default", "0 4 * * *"],
  ["schedule", "reset", "report"],
  ["queue", "pause", "reports"],
  ["queue", "resume", "reports"],
  ["queue", "limit", "reports", "4"],
  ["queue", "reset", "reports"],
  ["queue", "pause", "nobody"],
  ["tenant", "pause", "berlin"],
  ["tenant", "resume", "berlin"],
  ["tenant", "disable", "berlin"],
  ["tenant", "enable", "berlin"],
  ["settings", "set", "retention.maxAge", "60d"],
  ["settings", "set", "retention.maxAge", "soon"],
  ["settings", "reset", "retention.maxAge"],
];

describe("a command says the same of a store and of a Daybook elsewhere", () => {
  test.each(reading.flatMap((args) => [args, [...args, "--json"]]).map((args) => [args.join(" "), args] as const))(
    "%s",
    async (_, args) => {
      // A heartbeat between the two is no difference.
      await expect
        .poll(async () => {
          const { store, http } = await both(args);
          return JSON.stringify(http) === JSON.stringify(store) ? "same" : { store, http };
        })
        .toBe("same");
    },
  );

  test.each(acting.map((args) => [args.join(" "), args] as const))("%s", async (_, args) => {
    const { store, http } = await both(args);
    expect(http).toEqual(store);
  });
});

describe("in processes of their own", () => {
  const ask = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    cli(elsewhere, args, env);

  test("a run is made over HTTP with its input, followed to its end and shown, and the server says by whom", async () => {
    const args = [
      "job",
      "run",
      "echo",
      "--input",
      '{"day":"2026-11-22"}',
      "--tenant",
      "berlin",
      "--wait",
      "--url",
      url,
    ];
    const { code, stdout, stderr } = await ask(args);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Run (\S+) of echo\n.*heard\nsucceeded +echo berlin/);
    const [, id = ""] = /^Run (\S+) /.exec(stdout) ?? [];
    const shown = await ask(["run", "show", id, "--json"], { DAYBOOK_URL: `${url}/` });
    expect(JSON.parse(shown.stdout)).toMatchObject({
      run: {
        id,
        trigger: "manual",
        triggeredBy: "loopback",
        result: { input: { day: "2026-11-22" }, tenant: "berlin" },
      },
      logs: [{ message: "heard" }],
    });
  });

  test("a failed run is retried and exits with 1; a dedupe key makes no second run", async () => {
    const retried = await ask(["run", "retry", ids["bad"] ?? "", "--url", url]);
    const [, again = ""] = /^Run (\S+) does/.exec(retried.stdout) ?? [];
    expect((await ask(["run", "tail", again, "--url", url])).code).toBe(1);
    const later = ["job", "run", "echo", "--delay", "1h", "--dedupe-key", "tonight", "--json", "--url", url];
    const first = JSON.parse((await ask(later)).stdout) as { id: string };
    expect(JSON.parse((await ask(later)).stdout)).toEqual({ id: first.id, created: false });
    const cancelled = await ask(["run", "cancel", first.id, "--reason", "wrong night", "--url", url]);
    expect(cancelled).toEqual({ code: 0, stdout: `Run ${first.id} is cancelled.\n`, stderr: "" });
  });

  test("a server that is not there exits with 4, a path at which Daybook is not mounted with 5", async () => {
    const gone = await ask(["run", "retry", "x", "--url", "http://127.0.0.1:9"]);
    expect([gone.code, gone.stdout]).toEqual([4, ""]);
    expect(gone.stderr).toMatch(
      /^error: No answer from http:\/\/127\.0\.0\.1:9\/api\/v1\/runs\/x\/retry: .*refused|bad port/i,
    );
    const wrong = await ask(["job", "list", "--url", `${url}/nothing/here`, "--json"]);
    expect([wrong.code, JSON.parse(wrong.stderr)]).toMatchObject([5, { code: "ROUTE_NOT_FOUND" }]);
  });

  test("the token comes from the environment, and without one nobody is let in", async () => {
    const desk = await ClientDesk.open("SQLite", {}, { authenticate: bearer });
    const list = ["tenant", "disable", "north", "--url", desk.url];
    expect(await ask(list)).toMatchObject({ code: 1, stderr: expect.stringContaining("does not know you") });
    expect(await ask(list, { DAYBOOK_TOKEN: "secret" })).toMatchObject({ code: 0 });
    expect((await desk.daybook.runs.list()).data).toEqual([]);
  });

  test("an address that is none is refused before anything is asked", async () => {
    const { code, stderr } = await ask(["job", "list", "--url", "localhost:4000"]);
    expect([code, stderr]).toMatchObject([2, expect.stringContaining('--url cannot be "localhost:4000"')]);
  });
});

test.each([["start"], ["db", "migrate"], ["db", "status"], ["move", "--to", "postgres://nowhere/"], ["doctor"]])(
  "%s %s works on the store itself and says so",
  async (...args) => {
    const named = args.filter((arg): arg is string => arg !== undefined);
    const flagged = await cliHere(project, [...named, "--url", url]);
    expect([flagged.code, flagged.stdout]).toEqual([2, ""]);
    expect(flagged.stderr).toContain("works on the store itself and cannot be done over HTTP. Leave out --url");
    const set = await cliHere(project, named, { DAYBOOK_URL: url });
    expect([set.code, set.stderr]).toMatchObject([2, expect.stringContaining("Unset DAYBOOK_URL")]);
  },
);

function bearer(request: Request) {
  return request.headers.get("authorization") === "Bearer secret" ? { name: "robot", role: "admin" as const } : null;
}
