import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { inject, onTestFinished } from "vitest";
import { z } from "zod";
import {
  createDaybook,
  defineJob,
  type Daybook,
  type DaybookOptions,
  type HostCaller,
  type HttpOptions,
  type Role,
  type RunContext,
} from "../../../src/index.ts";

export const stores = ["SQLite", "PostgreSQL"] as const;
export type StoreName = (typeof stores)[number];

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

export interface Ask {
  readonly body?: unknown;
  /** Where it comes from. @defaultValue nobody says */
  readonly address?: string;
  readonly caller?: HostCaller;
  readonly headers?: Record<string, string>;
}

const silent = pino({ level: "silent" });

/** A job of each kind that the routes tell apart. */
const jobs = [
  defineJob({
    name: "stock-sync",
    input: z.object({ shop: z.string() }).optional(),
    schedule: { cron: "0 2 * * *", timeZone: "Europe/Berlin" },
    checks: {
      "shops-have-names": { run: () => ({ found: 1, samples: [{ shop: "" }], message: "A shop has no name" }) },
    },
    run({ log, progress, items }: RunContext<{ shop: string } | undefined>) {
      log.info("began", { at: "the beginning" });
      progress.total(2);
      progress.add("succeeded", 1);
      items.fail("sku-1", new Error("no such car"), { sku: "sku-1" });
      return { cars: 2 };
    },
  }),
  defineJob({
    name: "fails",
    retry: { attempts: 2, delay: 0, jitter: 0 },
    run: () => Promise.reject(new TypeError("told to fail")),
  }),
];

/** What a Daybook of a test has instead of the usual jobs. */
type Differing = Pick<DaybookOptions, "jobs" | "worker" | "clock" | "passwordCost" | "vault" | "logger">;

/** A Daybook whose callers are who the test says, over its handler. */
export class Desk {
  readonly daybook: Daybook;
  /** Where its book is. */
  readonly store: string;

  private constructor(daybook: Daybook, store: string) {
    this.daybook = daybook;
    this.store = store;
  }

  static async open(
    store: StoreName,
    http: HttpOptions = { authenticate: told },
    differing: Differing = {},
  ): Promise<Desk> {
    return Desk.#at(addressOn(store), http, differing);
  }

  /** Another process on the same book, as far as one process can be two. */
  another(differing: Differing): Promise<Desk> {
    return Desk.#at(this.store, { authenticate: told }, differing);
  }

  static async #at(store: string, http: HttpOptions, differing: Differing): Promise<Desk> {
    const worker = { drain: 0, lease: "2m", ...differing.worker };
    const usual = { jobs, logger: silent, passwordCost: cheapCost, vault: { key: vaultKey } };
    const daybook = await createDaybook({ ...usual, ...differing, store, http, worker });
    onTestFinished(() => daybook.stop());
    return new Desk(daybook, store);
  }

  /** Asks at `/api/v1`, as an admin of everything unless the test says otherwise. */
  async ask(method: string, path: string, { body, caller, address, headers = {} }: Ask = {}): Promise<Reply> {
    const request = new Request(`http://daybook.test/api/v1${path}`, {
      method,
      headers: {
        "x-caller": JSON.stringify(caller ?? { name: "anna", role: "admin" }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    return replyOf(await this.daybook.fetch(request, { address }));
  }

  /** Makes an account and signs in to it, from a page of our own. @returns the headers that a browser then sends. */
  async signIn(account: { name: string; role: Role; tenant?: string | null }): Promise<Record<string, string>> {
    await this.daybook.accounts.create({ ...account, password });
    return this.signInAgain(account.name);
  }

  async signInAgain(name: string): Promise<Record<string, string>> {
    const { status, headers } = await this.ask("POST", "/session", { body: { name, password } });
    if (status !== 200) throw new Error(`Signing in as ${name} answered ${status}.`);
    return { cookie: cookieOf(headers), "sec-fetch-site": "same-origin" };
  }
}

/** Tests make hundreds of guesses. */
const cheapCost = { logN: 4, r: 8, p: 1 };

/** Seals what tests put into the vault. */
const vaultKey = randomBytes(32).toString("base64");

/** Of every account that a test makes. */
export const password = "correct horse battery";

/** What a browser keeps of an answer's cookie. */
export function cookieOf(headers: Headers): string {
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** Reads an answer whole. */
export async function replyOf(response: Response): Promise<Reply> {
  const text = await textOf(response);
  const { status, headers } = response;
  const isJson = headers.get("content-type")?.startsWith("application/json") === true;
  return { status, headers, body: isJson ? JSON.parse(text) : text === "" ? null : text };
}

/** The whole body; of a stream that does not end by itself, the first piece. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get("content-type")?.startsWith("text/event-stream") !== true) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

/** The host's own check, as tests have it: the request says who it is. */
export function told(request: Request): HostCaller | null {
  const caller = request.headers.get("x-caller");
  return caller === null ? null : (JSON.parse(caller) as HostCaller);
}

/** A book of its own for the test that is running. */
export function addressOn(store: StoreName): string {
  if (store === "PostgreSQL") {
    const address = new URL(inject("postgresUrl"));
    address.searchParams.set("schema", `http_${randomBytes(6).toString("hex")}`);
    return address.href;
  }
  const folder = mkdtempSync(join(tmpdir(), "daybook-http-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, "book.db")}`;
}
