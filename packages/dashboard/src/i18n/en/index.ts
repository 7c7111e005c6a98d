import { common } from "./common.ts";
import { fires } from "./fires.ts";
import { lists } from "./lists.ts";
import { jobs } from "./jobs.ts";
import { overview } from "./overview.ts";
import { pages } from "./pages.ts";
import { queues } from "./queues.ts";
import { run } from "./run.ts";
import { runPage } from "./run-page.ts";
import { runs } from "./runs.ts";
import { shell } from "./shell.ts";
import { signIn } from "./sign-in.ts";
import { switches } from "./switches.ts";
import { tenants } from "./tenants.ts";
import { trouble } from "./trouble.ts";

/** The words of the dashboard. English is the one that says which there are. */
export const en = {
  common,
  pages,
  run,
  shell,
  trouble,
  lists,
  jobs,
  signIn,
  fires,
  overview,
  queues,
  runPage,
  runs,
  switches,
  tenants,
};
