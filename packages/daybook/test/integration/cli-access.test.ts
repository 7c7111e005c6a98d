import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDaybook, type Daybook } from "../../src/index.ts";
import { cliHere, cliHereJson } from "./cli/cli-here.ts";
import { cli, RunningCli } from "./cli/cli.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";

const cheap = "export default { passwordCost: { logN: 4, r: 8, p: 1 } };";
const password = "correct horse battery";
let project: TestProject;
let daybook: Daybook;

beforeEach(async () => {
  project = makeProject({ "daybook.config.ts": cheap, "jobs/nightly.job.ts": jobFile("nightly", "return 1;") });
  daybook = await createDaybook({ store: `${project.folder}/daybook.db`, passwordCost: { logN: 4, r: 8, p: 1 } });
});
afterEach(async () => {
  await daybook.stop();
  project.remove();
});

/** Whether a password lets somebody in. */
async function signIn(name: string, typed: string): Promise<number> {
  const body = JSON.stringify({ name, password: typed });
  const headers = { "content-type": "application/json" };
  return (await daybook.fetch(new Request("http://daybook.test/api/v1/session", { method: "POST", body, headers })))
    .status;
}

/** A terminal at which somebody types these answers. */
function typing(...answers: string[]): { askSecret: (question: string) => Promise<string | null> } {
  return { askSecret: () => Promise.resolve(answers.shift() ?? null) };
}

describe("daybook user", () => {
  test("add takes the password from standard input, without its line end, and shows it nowhere", async () => {
    const args = ["user", "add", "Anna", "--role", "operator", "--tenant", "north", "--password-stdin"];
    const { code, stdout, stderr } = await cliHere(
      project,
      args,
      {},
      {
        readStandardInput: () => Promise.resolve(`${password}\r\n`),
      },
    );
    expect([code, stdout, stderr]).toEqual([0, "anna may sign in as operator of tenant north.\n", ""]);
    expect(await signIn("anna", password)).toBe(200);
    expect(await daybook.accounts.get("anna")).toMatchObject({
      role: "operator",
      tenant: "north",
      createdBy: "cli:tester",
    });
  });

  test("add asks at the terminal, twice, and does nothing when the two differ", async () => {
    const add = ["user", "add", "anna", "--role", "admin"];
    const differ = await cliHere(project, add, {}, typing(password, "correct horse batterie"));
    expect(differ).toMatchObject({ code: 2, stderr: expect.stringContaining("differ") });
    expect(await daybook.accounts.list()).toEqual([]);
    expect((await cliHere(project, add, {}, typing(password, password))).code).toBe(0);
    expect(await signIn("anna", password)).toBe(200);
  });

  test("add without a terminal says where a password can come from", async () => {
    const { code, stderr } = await cliHere(project, ["user", "add", "anna", "--role", "admin"]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/--password-stdin or --generate/)]);
  });

  test("a made-up password is shown once and is good", async () => {
    const made = await cliHereJson<{ password: string }>(project, [
      "user",
      "add",
      "anna",
      "--role",
      "viewer",
      "--generate",
    ]);
    expect(await signIn("anna", made.password)).toBe(200);
    const { stdout } = await cliHere(project, ["user", "passwd", "anna", "--generate"]);
    const [, next = ""] = /^Password, shown this once: (\S+)$/m.exec(stdout) ?? [];
    expect([await signIn("anna", made.password), await signIn("anna", next)]).toEqual([401, 200]);
  });

  test("role, disable, enable, sign-out and remove do what they say", async () => {
    await daybook.accounts.create({ name: "anna", password, role: "viewer" });
    const user = async (...args: string[]): Promise<string> => (await cliHere(project, ["user", ...args])).stdout;
    expect(await user("role", "anna", "admin", "--tenant", "north")).toBe("anna is admin of tenant north.\n");
    expect(await daybook.accounts.get("anna")).toMatchObject({ role: "admin", tenant: "north" });
    expect(await user("list")).toMatch(/^anna +admin +north +enabled +- /m);
    await user("disable", "anna");
    expect(await signIn("anna", password)).toBe(401);
    expect(await user("list")).toMatch(/^anna +admin +north +disabled/m);
    await user("enable", "anna");
    expect(await signIn("anna", password)).toBe(200);
    expect(await user("sign-out", "anna")).toBe("anna is signed out everywhere.\n");
    expect(await user("remove", "anna")).toBe("There is no account anna any more.\n");
    expect((await cliHere(project, ["user", "disable", "anna"])).code).toBe(5);
  });

  test.each([
    [["add", "anna", "--role", "owner", "--generate"], 2, "viewer, operator, admin"],
    [["add", "an:na", "--role", "admin", "--generate"], 2, "letters, digits"],
    [["add", "anna", "--role", "admin", "--generate", "--password-stdin"], 2, "not both"],
    [["add", "anna", "--generate"], 2, "--role"],
    [["role", "anna", "admin"], 5, "daybook user list"],
  ])("user %j exits with %i", async (args, code, words) => {
    const ended = await cliHere(project, ["user", ...args]);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(words) });
  });
});

test("daybook token makes a secret that is shown once, lists without it, and revokes", async () => {
  const create = ["token", "create", "ci", "--role", "operator", "--tenant", "north", "--expires", "90d"];
  const { code, stdout } = await cliHere(project, create);
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^daybook_[\w-]{43}\n$/)]);
  const me = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${stdout.trim()}` };
    return (await daybook.fetch(new Request("http://daybook.test/api/v1/me", { headers }))).status;
  };
  expect(await me()).toBe(200);
  const list = await cliHere(project, ["token", "list"]);
  expect(list.stdout).toMatch(/^ci +operator +north .*cli:tester$/m);
  expect(list.stdout).not.toContain(stdout.trim());
  expect((await cliHere(project, create)).stderr).toContain("already");
  expect((await cliHere(project, ["token", "revoke", "ci"])).stdout).toBe("Token ci opens nothing any more.\n");
  expect(await me()).toBe(401);
});

test("daybook audit says who did what, from where", async () => {
  await cliHere(project, ["user", "add", "anna", "--role", "admin", "--generate"]);
  await cliHere(project, ["job", "disable", "--all"]);
  const request = new Request("http://daybook.test/api/v1/session", {
    method: "POST",
    body: JSON.stringify({ name: "anna", password }),
    headers: { "content-type": "application/json", "user-agent": "a browser" },
  });
  await daybook.accounts.setPassword("anna", password, { by: "a script" });
  expect((await daybook.fetch(request, { address: "10.0.0.7" })).status).toBe(200);
  const { data } = await cliHereJson<{ data: object[] }>(project, ["audit", "list"]);
  expect(data).toMatchObject([
    { action: "session.open", by: "anna", from: { via: "session", address: "10.0.0.7", agent: "a browser" } },
    { action: "account.password", by: "a script", from: null },
    { action: "global.enabled", by: "cli:tester", after: false, from: { via: "cli", address: "desk-7", agent: null } },
    { action: "account.create", subject: "account:anna", before: null, after: { role: "admin", tenant: null } },
  ]);
  expect(JSON.stringify(data)).not.toMatch(/scrypt|correct horse/);
  const { stdout } = await cliHere(project, ["audit", "list", "--subject", "account:anna", "--limit", "1"]);
  expect(stdout).toMatch(/anna +session 10\.0\.0\.7 +session\.open +account:anna/);
});

describe("start --host", () => {
  test("listens beyond this machine only once there is a way to say who one is", async () => {
    await daybook.stop();
    const refused = await cli(project, ["start", "--port", "0", "--host", "0.0.0.0"]);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("daybook user add NAME --role admin") });
    expect(refused.stdout).not.toContain("http");
    await cliHere(project, ["token", "create", "ci", "--role", "viewer"]);
    const worker = new RunningCli(project, ["start", "--port", "0", "--host", "0.0.0.0"]);
    const [, port = ""] = await worker.output(/^api +http:\/\/0\.0\.0\.0:(\d+)\/api\/v1, described at \S+$/m);
    await worker.output(/plain HTTP/);
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/queues`)).status).toBe(401);
    expect((await worker.stop()).code).toBe(0);
  });

  test("the config's own check is such a way, and its options hold", async () => {
    await daybook.stop();
    const config = `export default { http: { authenticate: () => null, basePath: "/ops" } };`;
    const guarded = makeProject({
      "daybook.config.ts": config,
      "jobs/nightly.job.ts": jobFile("nightly", "return 1;"),
    });
    try {
      const worker = new RunningCli(guarded, ["start", "--port", "0", "--host", "0.0.0.0"]);
      const [, port = ""] = await worker.output(/^api +http:\/\/0\.0\.0\.0:(\d+)/m);
      expect((await fetch(`http://127.0.0.1:${port}/ops/api/v1/queues`)).status).toBe(401);
      expect((await worker.stop()).code).toBe(0);
    } finally {
      guarded.remove();
    }
  });

  test.each([
    [["--port", "0", "--host", "203.0.113.77"], "--host"],
    [["--host", "127.0.0.1"], "--port"],
  ])("start %j is refused with the option's name", async (args, words) => {
    await daybook.tokens.create({ name: "ci", role: "viewer" });
    const { code, stderr } = await cliHere(project, ["start", ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  test("a mistake in the config's http is told with its file", async () => {
    const wrong = makeProject({ "daybook.config.ts": "export default { http: { trustedProxies: -1 } };" });
    try {
      expect(await cliHere(wrong, ["job", "list"])).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/daybook\.config\.ts.*http\.trustedProxies/),
      });
    } finally {
      wrong.remove();
    }
  });
});
