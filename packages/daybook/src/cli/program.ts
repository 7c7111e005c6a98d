import { Command } from "commander";
import { packageVersion } from "../package-version.ts";
import { assertStoreMeant } from "./book/remote/remote-address.ts";
import type { CliContext } from "./cli-context.ts";
import type { DefineNoun, Invoke, Verb } from "./command.ts";

interface Noun {
  readonly name: string;
  readonly summary: string;
  /** Cannot be done over HTTP. */
  readonly needsStore?: true;
  readonly load: () => Promise<DefineNoun>;
}

const nouns: readonly Noun[] = [
  {
    name: "start",
    needsStore: true,
    summary: "work: run jobs, fire schedules, show progress",
    load: async () => (await import("./commands/start/command.ts")).defineStart,
  },
  {
    name: "job",
    summary: "list jobs, run them, pause, limit, ask why one did not run",
    load: async () => (await import("./commands/job/command.ts")).defineJobNoun,
  },
  {
    name: "run",
    summary: "list runs, show one, follow, cancel, retry",
    load: async () => (await import("./commands/run/command.ts")).defineRun,
  },
  {
    name: "check",
    summary: "look at the data that jobs keep: make checks, see their results",
    load: async () => (await import("./commands/check/command.ts")).defineCheck,
  },
  {
    name: "schedule",
    summary: "list schedules, preview, lint, pause, change",
    load: async () => (await import("./commands/schedule/command.ts")).defineSchedule,
  },
  {
    name: "queue",
    summary: "list queues, pause, limit",
    load: async () => (await import("./commands/queue/command.ts")).defineQueue,
  },
  {
    name: "tenant",
    summary: "list tenants, disable, pause",
    load: async () => (await import("./commands/tenant/command.ts")).defineTenant,
  },
  {
    name: "worker",
    summary: "list workers",
    load: async () => (await import("./commands/worker/command.ts")).defineWorker,
  },
  {
    name: "settings",
    summary: "read and change settings of the installation",
    load: async () => (await import("./commands/settings/command.ts")).defineSettings,
  },
  {
    name: "retention",
    summary: "how long history is kept, and whether deleting keeps up",
    load: async () => (await import("./commands/retention/command.ts")).defineRetention,
  },
  {
    name: "user",
    summary: "let people in over HTTP: accounts, passwords, roles",
    load: async () => (await import("./commands/user/command.ts")).defineUser,
  },
  {
    name: "token",
    summary: "let programs in over HTTP: make tokens, revoke them",
    load: async () => (await import("./commands/token/command.ts")).defineToken,
  },
  {
    name: "credential",
    summary: "secrets of handlers, sealed in the book: set, rotate, remove",
    load: async () => (await import("./commands/credential/command.ts")).defineCredential,
  },
  {
    name: "share",
    summary: "links that show progress to people without an account: make, revoke, rotate",
    load: async () => (await import("./commands/share/command.ts")).defineShare,
  },
  {
    name: "audit",
    summary: "see who changed what, from where",
    load: async () => (await import("./commands/audit/command.ts")).defineAudit,
  },
  {
    name: "generate",
    summary: "write a new job file with its test",
    load: async () => (await import("./commands/generate/command.ts")).defineGenerate,
  },
  {
    name: "init",
    summary: "add Daybook to a project: a config and a first job",
    load: async () => (await import("./commands/init/command.ts")).defineInit,
  },
  {
    name: "db",
    needsStore: true,
    summary: "make the schema, bring it up to date, print its SQL",
    load: async () => (await import("./commands/db/command.ts")).defineDb,
  },
  {
    name: "move",
    needsStore: true,
    summary: "move the book from a SQLite file to PostgreSQL",
    load: async () => (await import("./commands/move/command.ts")).defineMove,
  },
  {
    name: "doctor",
    needsStore: true,
    summary: "check store, schema, clock, config, jobs and workers",
    load: async () => (await import("./commands/doctor/command.ts")).defineDoctor,
  },
  {
    name: "build-manifest",
    summary: "write a module that names every job file, for bundlers",
    load: async () => (await import("./commands/build-manifest/command.ts")).defineBuildManifest,
  },
];

const footer = `
Examples:
  $ daybook init                          a config and a first job in this project
  $ daybook start                         work until Ctrl-C
  $ daybook run list --state failed --since 1d
  $ daybook job why nightly-sync --at "2027-03-28T02:30"

Exit codes:
  0  done
  1  the answer is bad: a run failed, a check found something, an action was refused
  2  the command line is wrong
  3  the config is wrong
  4  the store cannot be used
  5  not found

Environment, over the config file: DAYBOOK_STORE, DAYBOOK_STORE_TIMEOUT, DAYBOOK_JOBS, DAYBOOK_APP, DAYBOOK_CONCURRENCY, DAYBOOK_LOG_LEVEL.
DAYBOOK_VAULT_KEY and DAYBOOK_VAULT_OLD_KEYS open the credentials.
DAYBOOK_URL and DAYBOOK_TOKEN ask a Daybook elsewhere over HTTP; DAYBOOK_DEBUG=1 adds stacks to errors. NO_COLOR and FORCE_COLOR decide about colours.`;

export interface ProgramHooks {
  readonly onExitCode: (code: number) => void;
  readonly onUsageError: (text: string) => void;
}

/** The command line's grammar. Nouns are described when they are called; verbs are loaded when they run. */
export function buildProgram(context: CliContext, hooks: ProgramHooks): Command {
  const { output } = context;
  const program = new Command("daybook")
    .description("Schedules background jobs and keeps a book of every due instant and every run.")
    .version(packageVersion(), "-v, --version")
    .option("--config <file>", "config file (default: daybook.config.ts, from here upward)")
    .option("--url <url>", "ask the Daybook that answers there, instead of the store (token: DAYBOOK_TOKEN)")
    .option("--json", "answer and errors as JSON")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help of a command")
    .configureHelp({ showGlobalOptions: true, helpWidth: output.columns() ?? 100 })
    .configureOutput({
      writeOut: (text) => output.line(text.trimEnd()),
      writeErr: (text) => hooks.onUsageError(text),
      getOutHasColors: () => false,
    })
    .exitOverride()
    .addHelpText("after", footer);
  for (const { name, summary, needsStore, load } of nouns) {
    const invoke = invokeWith(context, hooks, needsStore === true);
    const noun = program.command(name).summary(summary).description(capitalized(summary));
    loaders.set(noun, async () => (await load())(noun, invoke));
  }
  return program.hook("preSubcommand", async (_program, noun) => {
    const load = loaders.get(noun);
    loaders.delete(noun);
    await load?.();
  });
}

const loaders = new WeakMap<Command, () => Promise<void>>();

function invokeWith(context: CliContext, hooks: ProgramHooks, needsStore: boolean): Invoke {
  return (load) =>
    async (...params) => {
      const command = params.at(-1) as Command;
      if (needsStore) assertStoreMeant(titleOf(command), context, command.optsWithGlobals());
      const verb = (await load()) as Verb;
      // A list argument comes as one array; verbs that take one have no other.
      const args = (command.processedArgs as (string | string[] | undefined)[]).flat() as string[];
      hooks.onExitCode(await verb(context, args, command.optsWithGlobals()));
    };
}

/** `db migrate`, without the program's own name. */
function titleOf(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${titleOf(parent)} ${command.name()}` : command.name();
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
