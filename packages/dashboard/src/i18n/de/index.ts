import type { Messages } from "../messages.ts";
import { common } from "./common.ts";
import { overview } from "./overview.ts";
import { pages } from "./pages.ts";
import { run } from "./run.ts";
import { runPage } from "./run-page.ts";
import { runs } from "./runs.ts";
import { shell } from "./shell.ts";
import { trouble } from "./trouble.ts";

export const de: Messages = { common, pages, run, shell, trouble, overview, runs, runPage };
