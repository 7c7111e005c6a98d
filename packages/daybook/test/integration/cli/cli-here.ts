import type { CliContext } from "../../../src/cli/cli-context.ts";
import { plainStyle } from "../../../src/cli/output/style.ts";
import { runCli } from "../../../src/cli/run-cli.ts";
import type { Ended } from "./cli.ts";
import type { TestProject } from "./project.ts";

/**
 * Runs a command line in the test's own process, all but `main.ts`, on the same files: a process for each of a hundred
 * commands would take minutes.
 */
export async function cliHere(
  project: TestProject,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  more: Partial<CliContext> = {},
): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const context: CliContext = {
    output: {
      style: plainStyle,
      isTerminal: false,
      columns: () => null,
      stream: process.stdout,
      errorStream: process.stderr,
      line: (text = "") => (written.stdout += `${text}\n`),
      note: (text) => (written.stderr += `${text}\n`),
    },
    env,
    cwd: project.folder,
    user: "cli:tester",
    host: "desk-7",
    timeZone: "Europe/Berlin",
    now: () => Date.now(),
    readStandardInput: () => Promise.resolve(""),
    askSecret: () => Promise.resolve(null),
    onStopSignal: () => () => undefined,
    onStrayRejection: () => () => undefined,
    exitNow: (code) => {
      throw new Error(`exitNow(${code})`);
    },
    ...more,
  };
  return { code: await runCli(args, context), ...written };
}

/** As {@link cliHere}, with the `--json` answer read. */
export async function cliHereJson<Answer>(project: TestProject, args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await cliHere(project, [...args, "--json"]);
  if (stdout === "") throw new Error(`No answer (exit ${code}): ${stderr}`);
  return JSON.parse(stdout) as Answer;
}
