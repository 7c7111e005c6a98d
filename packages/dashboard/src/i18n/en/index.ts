import { account } from "./account.ts";
import { audit } from "./audit.ts";
import { checks } from "./checks.ts";
import { common } from "./common.ts";
import { fires } from "./fires.ts";
import { jobs } from "./jobs.ts";
import { lists } from "./lists.ts";
import { overview } from "./overview.ts";
import { pages } from "./pages.ts";
import { queues } from "./queues.ts";
import { retention } from "./retention.ts";
import { run } from "./run.ts";
import { runPage } from "./run-page.ts";
import { runs } from "./runs.ts";
import { settings } from "./settings.ts";
import { share } from "./share.ts";
import { shell } from "./shell.ts";
import { signIn } from "./sign-in.ts";
import { switches } from "./switches.ts";
import { tenants } from "./tenants.ts";
import { timeline } from "./timeline.ts";
import { trouble } from "./trouble.ts";
import { users } from "./users.ts";

/** The words of the dashboard. English is the one that says which there are. */
export const en = {
  common,
  pages,
  run,
  share,
  shell,
  trouble,
  lists,
  account,
  audit,
  checks,
  fires,
  jobs,
  overview,
  queues,
  retention,
  runPage,
  runs,
  settings,
  signIn,
  switches,
  tenants,
  timeline,
  users,
};
