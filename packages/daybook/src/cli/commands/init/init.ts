import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { DaybookError } from "../../../errors/daybook-error.ts";
import type { Verb } from "../../command.ts";
import { exitCodes } from "../../exit-codes.ts";
import { readProject } from "../../files/project.ts";
import { writeNew } from "../../files/write-new.ts";
import { printJson } from "../../output/output.ts";

const config = `import { defineConfig } from "daybook";

export default defineConfig({
  store: "sqlite:./daybook.db",
  jobs: "./jobs",
});
`;

const hello = `import { defineJob } from "daybook";

export default defineJob({
  name: "hello",
  description: "Says hello every minute",
  schedule: { every: "1m" },

  async run({ log, progress }) {
    const names = ["Ada", "Grace", "Edsger"];
    progress.total(names.length);
    for (const name of names) {
      log.info(\`Hello, \${name}!\`);
      progress.add("succeeded");
    }
    return { greeted: names.length };
  },
});
`;

export const init: Verb = async (context, _args, options) => {
  const { cwd, output } = context;
  if (!existsSync(join(cwd, "package.json"))) {
    throw new DaybookError(
      "CONFIG_INVALID",
      `There is no package.json in ${cwd}. Go to your project's folder, or make a project with: npm init -y`,
      {
        params: { field: "package.json", value: null, file: join(cwd, "package.json") },
      },
    );
  }
  const files = await writeNew({
    [join(cwd, "daybook.config.ts")]: config,
    [join(cwd, "jobs", "hello.job.ts")]: hello,
  });
  if (options.json === true) {
    printJson(output, { files });
    return exitCodes.done;
  }
  for (const file of files) output.line(`Wrote ${relative(cwd, file)}`);
  const project = readProject(cwd);
  const steps = [
    ...(project.has("daybook") ? [] : ["npm install daybook"]),
    ...(project.isModule ? [] : ["npm pkg set type=module                      job files are ES modules"]),
    "npx daybook start                            says hello every minute; Ctrl-C ends it",
    "npx daybook run list                         in a second terminal: what ran, and how it went",
    'npx daybook generate job nightly-report --cron "0 3 * * *"',
  ];
  output.line();
  output.line(output.style("bold", "Next"));
  for (const step of steps) output.line(`  ${step}`);
  output.line("Keep daybook.db* out of version control.");
  return exitCodes.done;
};
