import { DaybookError } from "../errors/daybook-error.ts";
import { isPossibleCost, type PasswordCost } from "./access/passwords.ts";
import type { DaybookOptions } from "./options.ts";
import { checkVault } from "./vault/vault-keys.ts";

/** What an option takes, and in which words that is said. */
interface Rule {
  readonly fits: (value: unknown) => boolean;
  readonly wanted: string;
}

// By hand and not by a schema library: this is on the way of every start, and loading one costs a process 6 MB for good.
const text: Rule = { fits: (value) => typeof value === "string" && value !== "", wanted: "a text that is not empty" };
const count: Rule = { fits: isInteger(1), wanted: "a whole number from 1" };
const duration: Rule = {
  fits: (value) => typeof value === "number" || typeof value === "string",
  wanted: 'milliseconds or text such as "30s"',
};
const anything: Rule = { fits: () => true, wanted: "anything" };

const rules: Readonly<Record<string, Rule>> = {
  store: text,
  durability: { fits: (value) => value === "process" || value === "power", wanted: '"process" or "power"' },
  storeTimeout: duration,
  jobs: {
    fits: (value) => text.fits(value) || Array.isArray(value),
    wanted: "a folder, a list of jobs, or a manifest",
  },
  services: anything,
  resolve: { fits: (value) => typeof value === "function", wanted: "a function" },
  app: {
    fits: (value) => typeof value === "string" && /^[\w.:-]{1,100}$/.test(value),
    wanted: "1 to 100 letters, digits and . _ : -",
  },
  codeVersion: {
    fits: (value) => typeof value === "string" && value.length > 0 && value.length <= 200,
    wanted: "a text of 1 to 200 characters",
  },
  logger: {
    fits: (value) => typeof value === "function" || (isObject(value) && "info" in value),
    wanted: "a pino logger, or a function that makes one",
  },
  passwordCost: {
    fits: (value) => isObject(value) && isPossibleCost(value as PasswordCost),
    wanted: "{ logN, r, p }, whole numbers that come to 256 MiB at most",
  },
  telemetry: { fits: isTelemetry, wanted: 'true, false, or { attempts: "linked" } or "children"' },
  clock: { fits: (value) => isObject(value) && "monotonic" in value, wanted: "a clock" },
};

const workerRules: Readonly<Record<string, Rule>> = {
  concurrency: {
    fits: (value) => count.fits(value) && (value as number) <= 100_000,
    wanted: "a whole number from 1 to 100000",
  },
  lease: duration,
  heartbeat: duration,
  drain: duration,
  abortGrace: duration,
  maxRescues: { fits: isInteger(0), wanted: "a whole number from 0" },
};

/** @throws DaybookError `OPTION_INVALID` naming the first option that does not fit, and its value. */
export function checkOptions(options: DaybookOptions): void {
  const { worker, queues, vault, ...rest } = objectOf(options, "options") as Record<string, unknown>;
  checkEach(rest, rules, "");
  if (worker !== undefined) {
    const { queues: served, ...others } = objectOf(worker, "worker") as { queues?: unknown };
    checkEach(others, workerRules, "worker.");
    const place: Rule = { fits: (value) => value === true || count.fits(value), wanted: `${count.wanted}, or true` };
    for (const [name, value] of entriesOf(served, "worker.queues")) check(value, place, `worker.queues.${name}`);
  }
  if (vault !== undefined) checkVault(vault);
  for (const [name, queue] of entriesOf(queues, "queues"))
    checkEach(objectOf(queue, `queues.${name}`), { concurrency: count }, `queues.${name}.`);
}

/** @throws DaybookError `OPTION_INVALID` */
export function optionError(field: string, value: unknown, wanted: string): DaybookError {
  return new DaybookError("OPTION_INVALID", `Option ${field} cannot be ${shown(value)}: ${wanted}.`, {
    params: { field, value },
  });
}

function checkEach(values: object, known: Readonly<Record<string, Rule>>, prefix: string): void {
  for (const [name, value] of Object.entries(values)) {
    const rule = Object.hasOwn(known, name) ? known[name] : undefined;
    if (rule === undefined) throw optionError(`${prefix}${name}`, value, "there is no such option");
    if (value !== undefined) check(value, rule, `${prefix}${name}`);
  }
}

function check(value: unknown, { fits, wanted }: Rule, field: string): void {
  if (!fits(value)) throw optionError(field, value, `it takes ${wanted}`);
}

function entriesOf(value: unknown, field: string): [string, unknown][] {
  return value === undefined ? [] : Object.entries(objectOf(value, field));
}

function objectOf(value: unknown, field: string): object {
  if (isObject(value) && !Array.isArray(value)) return value;
  throw optionError(field, value, "it takes an object");
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isTelemetry(value: unknown): boolean {
  if (typeof value === "boolean") return true;
  if (!isObject(value)) return false;
  return Object.entries(value).every(([name, way]) => name === "attempts" && (way === "linked" || way === "children"));
}

function isInteger(least: number): (value: unknown) => boolean {
  return (value) => Number.isSafeInteger(value) && (value as number) >= least;
}

function shown(value: unknown): string {
  return typeof value === "object" && value !== null ? "this object" : (JSON.stringify(value) ?? typeof value);
}
