import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDaybook, defineJob, type Daybook, type HttpOptions, type RunContext } from "daybook";
import { toNodeHandler } from "daybook/http";
import pino from "pino";
import { inject, onTestFinished } from "vitest";
import { z } from "zod";

export const stores = ["SQLite", "PostgreSQL"] as const;
export type StoreName = (typeof stores)[number];

/** What a job waits for; the test opens it. */
class Gate {
  readonly #opened = Promise.withResolvers<void>();
  readonly passed: Promise<void> = this.#opened.promise;

  open(): void {
    this.#opened.resolve();
  }
}

/** A Daybook at work behind a real server, with jobs that go on when the test says so. */
export class House {
  readonly daybook: Daybook;
  /** Where its book is, for a second Daybook beside it. */
  readonly store: string;
  readonly halves: readonly [Gate, Gate];
  works = false;
  #server: Server;
  #port = 0;

  private constructor(daybook: Daybook, store: string, halves: readonly [Gate, Gate]) {
    this.daybook = daybook;
    this.store = store;
    this.halves = halves;
    this.#server = createServer();
  }

  static async open(storeName: StoreName, http: HttpOptions = {}): Promise<House> {
    const halves = [new Gate(), new Gate()] as const;
    const logger = pino({ level: "silent" });
    const store = addressOn(storeName);
    const daybook = await createDaybook({
      store,
      jobs: jobsOf(halves, () => house.works),
      logger,
      http,
      // None ends while the machine stands still.
      worker: { lease: "2m" },
    });
    const house = new House(daybook, store, halves);
    await daybook.start();
    await house.listen();
    onTestFinished(async () => {
      for (const gate of halves) gate.open();
      await house.hangUp();
      await daybook.stop();
    });
    return house;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Answers; again at the same address after {@link hangUp}. */
  async listen(): Promise<void> {
    const handle = toNodeHandler(this.daybook);
    this.#server = createServer((request, response) => void handle(request, response)).listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** The line is gone, in the middle of whatever it carried. */
  async hangUp(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

function jobsOf([first, second]: readonly [Gate, Gate], works: () => boolean) {
  return [
    defineJob({
      name: "in-halves",
      description: "Goes on when it is told to",
      async run({ progress, log }: RunContext) {
        progress.total(10);
        progress.stage("Reading", { of: 2 });
        log.info("reading began", { shop: "north" });
        await first.passed;
        progress.add("created", 5);
        progress.stage("Writing", { of: 2 });
        log.warn("half of it is done");
        await second.passed;
        progress.add("created", 5);
        return { rows: 10 };
      },
    }),
    defineJob({
      name: "endless",
      run: ({ signal }: RunContext) =>
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error))),
    }),
    defineJob({
      name: "flaky",
      retry: { attempts: 1 },
      checks: {
        "pots-are-clean": {
          description: "Looks into each pot",
          run: () => (works() ? [] : { found: 12, samples: [{ pot: 7 }], message: "Twelve pots were not washed" }),
        },
      },
      run() {
        if (!works()) throw new TypeError("The shop answers 418", { cause: new Error("It is a teapot") });
        return "brewed";
      },
    }),
    defineJob({
      name: "stumbles",
      retry: { attempts: 2, backoff: "fixed", delay: "10ms", jitter: 0 },
      run({ run }: RunContext) {
        if (run.attempt === 1) throw new Error("It lost its footing");
        return { steps: 2 };
      },
    }),
    defineJob({
      name: "picky",
      input: z.object({ crates: z.int() }).optional(),
      run({ items, progress, input }: RunContext<{ crates: number } | undefined>) {
        const keys = items.toRetry?.map(({ key }) => key) ?? ["apple", "pear", "quince"];
        progress.total(keys.length);
        for (const key of keys) {
          if (works() || key === "apple") progress.add("created");
          else items.fail(key, new Error(`${key} is bruised`), { crate: 7 });
        }
        return { sorted: keys.length, crates: input?.crates ?? 0 };
      },
    }),
    defineJob({
      name: "nightly",
      retry: { attempts: 1 },
      schedule: { cron: "0 3 * * *", timeZone: "Europe/Berlin" },
      run() {
        if (!works()) throw new Error("The night was dark");
      },
    }),
    defineJob({
      name: "greets",
      description: "Says hello",
      schedule: { cron: "0 2 * * *", timeZone: "Europe/Berlin" },
      input: z
        .object({ name: z.string(), times: z.int().optional(), tone: z.enum(["kind", "gruff"]).optional() })
        .optional(),
      run: ({ input }: RunContext<{ name: string } | undefined>) => `Hello, ${input?.name ?? "nobody"}`,
    }),
  ];
}

function addressOn(store: StoreName): string {
  if (store === "PostgreSQL") {
    const address = new URL(inject("postgresUrl"));
    address.searchParams.set("schema", `page_${randomBytes(6).toString("hex")}`);
    return address.href;
  }
  const folder = mkdtempSync(join(tmpdir(), "daybook-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, "book.db")}`;
}
