import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cliHere, cliHereJson } from "./cli/cli-here.ts";
import { cli, type Ended } from "./cli/cli.ts";
import { jobFile, makeProject, type TestProject } from "./cli/project.ts";

const secret = "sh0p-s3cret";
const old = randomBytes(32).toString("base64");
const present = randomBytes(32).toString("hex");
let project: TestProject;

beforeEach(async () => {
  project = makeProject({
    "jobs/reads.job.ts": jobFile(
      "reads",
      `return (await credentials.get("shopify")).length;`,
      "retry: { attempts: 1 },",
    ),
  });
  await cli(project, ["start", "--once"]);
});
afterEach(() => project.remove());

/** With the present key, unless the test says otherwise. */
function vault(args: readonly string[], env: Record<string, string> = { DAYBOOK_VAULT_KEY: present }, typed?: string) {
  return cliHere(project, ["credential", ...args], env, {
    readStandardInput: () => Promise.resolve(`${secret}\n`),
    askSecret: () => Promise.resolve(typed ?? null),
  });
}

function doctor(env: Record<string, string>): Promise<Ended> {
  return cliHere(project, ["doctor"], env);
}

describe("daybook credential", () => {
  test("set takes the value from standard input or the terminal, and a worker's handler reads it", async () => {
    const set = await vault(["set", "shopify", "--tenant", "north", "--value-stdin"]);
    expect(set).toMatchObject({ code: 0, stdout: "Credential shopify is set for tenant north.\n", stderr: "" });
    expect((await vault(["set", "shopify"], undefined, "1234")).code).toBe(0);
    for (const [tenant, length] of [
      ["north", secret.length],
      ["south", 4],
    ] as const) {
      const made = await cliHereJson<{ id: string }>(project, ["job", "run", "reads", "--tenant", tenant]);
      await cli(project, ["start", "--once"], { DAYBOOK_VAULT_KEY: present });
      const { run } = await cliHereJson<{ run: object }>(project, ["run", "show", made.id]);
      expect(run).toMatchObject({ state: "succeeded", result: length });
    }
    const list = await vault(["list"]);
    expect(list.stdout).toMatch(/^shopify +all .*cli:tester +[\da-f]{16}$/m);
    expect(list.stdout).toMatch(/^shopify +north /m);
    expect(list.stdout).not.toContain(secret);
    expect((await vault(["remove", "shopify"])).stdout).toBe("There is no credential shopify of all any more.\n");
    expect((await vault(["remove", "shopify"])).code).toBe(5);
  });

  test("rotate seals with the present key what the old one sealed", async () => {
    await vault(["set", "shopify", "--value-stdin"], { DAYBOOK_VAULT_KEY: old });
    const both = { DAYBOOK_VAULT_KEY: present, DAYBOOK_VAULT_OLD_KEYS: old };
    expect(await vault(["rotate"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("DAYBOOK_VAULT_OLD_KEYS"),
    });
    expect((await vault(["rotate"], both)).stdout).toMatch(/^1 credential is sealed anew\./);
    expect((await vault(["rotate"])).stdout).toMatch(/present key already/);
  });

  test.each([
    [["set", "shopify"], { DAYBOOK_VAULT_KEY: present }, 2, "--value-stdin"],
    [["set", "shop ify", "--value-stdin"], { DAYBOOK_VAULT_KEY: present }, 2, "letters, digits"],
    [["set", "shopify", "--value-stdin"], {}, 1, "DAYBOOK_VAULT_KEY"],
    [["set", "shopify", "--value-stdin"], { DAYBOOK_VAULT_KEY: secret }, 3, "DAYBOOK_VAULT_KEY"],
    [["set", "shopify", secret], { DAYBOOK_VAULT_KEY: present }, 2, "--value-stdin"],
  ] as const)("credential %j with %j exits with %i", async (args, env, code, words) => {
    const ended = await vault(args, env);
    expect(ended).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(words) });
    expect(ended.stderr).not.toContain(secret);
  });
});

describe("the doctor", () => {
  test("says nothing of an empty vault", async () => {
    expect((await doctor({})).stdout).not.toContain("vault");
  });

  test("says when the key is missing or another, what an old key still seals, and when all is well", async () => {
    await vault(["set", "shopify", "--value-stdin"], { DAYBOOK_VAULT_KEY: old });
    const missing = await doctor({});
    expect(missing.stdout).toMatch(/^error +vault +1 credential is in the vault, and there is no key here/m);
    expect(missing.stdout).toMatch(/-> Set DAYBOOK_VAULT_KEY, .*\(id [\da-f]{16}\)/);
    const other = await doctor({ DAYBOOK_VAULT_KEY: present });
    expect(other.stdout).toMatch(/^error +vault +Sealed with key [\da-f]{16}, which is not here: shopify\.$/m);
    expect(other.stdout).toMatch(/-> Give that key in DAYBOOK_VAULT_OLD_KEYS/);
    const both = await doctor({ DAYBOOK_VAULT_KEY: present, DAYBOOK_VAULT_OLD_KEYS: old });
    expect(both.stdout).toMatch(/^warn +vault +1 credential is sealed with an old key\.$/m);
    expect(both.stdout).toMatch(/-> .*daybook credential rotate/);
    expect((await doctor({ DAYBOOK_VAULT_KEY: old })).stdout).toMatch(/^ok +vault +1 credential is readable/m);
    expect([missing.code, other.code]).toEqual([1, 1]);
    expect((await doctor({ DAYBOOK_VAULT_KEY: secret })).stdout).toMatch(/^error +config .*DAYBOOK_VAULT_KEY/m);
  });
});
