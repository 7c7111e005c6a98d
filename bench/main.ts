import { parseArgs } from "node:util";
import { embeddedPlan, tuningPlan, type Measure } from "./measure/plan.ts";
import { dashboardPlan } from "./measure/dashboard-plan.ts";
import { httpPlan } from "./measure/http-plan.ts";
import { postgresPlan, postgresTuningPlan } from "./measure/postgres-plan.ts";
import { formatReport, writeJson } from "./measure/report.ts";
import {
  fullHttpSizes,
  fullPostgresSizes,
  fullSizes,
  quickHttpSizes,
  quickPostgresSizes,
  quickSizes,
  type Sizes,
} from "./measure/subject.ts";
import { runPlan } from "./run-plan.ts";
import { setUp } from "./setup.ts";

const usage = `npm run bench -- setup                install the peers and Redis
npm run bench -- embedded             Daybook on SQLite beside BullMQ on Redis and plainjob on SQLite
npm run bench -- postgres             Daybook on PostgreSQL beside graphile-worker, pg-boss and BullMQ
npm run bench -- http                 the API beside a book with 10 million finished runs, on both stores
npm run bench -- dashboard            the dashboard in a real browser: first load, a million runs, 500 active ones
npm run bench -- tune                 the concurrency that is best for each embedded subject
npm run bench -- tune-postgres        the settings that are best for each subject on PostgreSQL

  --rounds N     rounds of each subject (5; 3 with --quick)
  --quick        little work: to see that everything runs, not to judge by
  --only NAME    this measure alone; may be given several times
                 (embedded: ${namesOf(embeddedPlan)};
                  postgres: ${namesOf(postgresPlan)};
                  http: ${namesOf(httpPlan)};
                  dashboard: ${namesOf(dashboardPlan)})
  --runs N       finished runs in the book of http (10,000,000; 100,000 with --quick) and dashboard (1,000,000; 50,000)
  --json FILE    write the figures there as well`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    runs: { type: "string" },
    only: { type: "string", multiple: true, default: [] },
    json: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});
const [command, ...rest] = positionals;
const embeddedSizes = values.quick ? quickSizes : fullSizes;
const postgresSizes = values.quick ? quickPostgresSizes : fullPostgresSizes;

// Left to their default they would end the bench without the exit listeners that end its processes and remove its files.
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

if (values.help) console.log(usage);
else if (rest.length > 0) refuse(`"${rest[0]}" is one word too many.`);
else if (command === "setup") setUp();
else if (command === "embedded") await bench(chosen(embeddedPlan), embeddedSizes);
else if (command === "postgres") await bench(chosen(postgresPlan), postgresSizes);
else if (command === "http") await bench(chosen(httpPlan), withHistory(values.quick ? quickHttpSizes : fullHttpSizes));
else if (command === "dashboard") await bench(chosen(dashboardPlan), withHistory(embeddedSizes));
else if (command === "tune") await bench(tuningPlan, embeddedSizes);
else if (command === "tune-postgres") await bench(chosen(postgresTuningPlan), postgresSizes);
else refuse(command === undefined ? "Say what to do." : `There is no "${command}".`);

async function bench(plan: readonly Measure[], sizes: Sizes): Promise<void> {
  const rounds = Number(values.rounds ?? (values.quick ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1) refuse(`--rounds takes a whole number from 1, not "${values.rounds}".`);
  const { figures, failures } = await runPlan(plan, rounds, sizes);
  console.log(`\n${formatReport(figures)}`);
  if (values.json !== undefined) await writeJson(values.json, figures);
  if (failures > 0) process.exitCode = 1;
}

function withHistory(usual: Sizes): Sizes {
  if (values.runs === undefined) return usual;
  const history = Number(values.runs);
  if (!Number.isInteger(history) || history < 1_000)
    refuse(`--runs takes a whole number from 1000, not "${values.runs}".`);
  return { ...usual, history };
}

function chosen(plan: readonly Measure[]): readonly Measure[] {
  const unknown = values.only.find((name) => !plan.some((measure) => measure.name === name));
  if (unknown !== undefined) refuse(`There is no measure "${unknown}".`);
  return values.only.length === 0 ? plan : plan.filter(({ name }) => values.only.includes(name));
}

function namesOf(plan: readonly Measure[]): string {
  return plan.map(({ name }) => name).join(", ");
}

function refuse(why: string): never {
  console.error(`${why}\n\n${usage}`);
  process.exit(2);
}
