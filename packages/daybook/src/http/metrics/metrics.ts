import { Registry } from "prom-client";
import { isDaybookError } from "../../errors/daybook-error.ts";
import type { LiveFeed } from "../live/live-feed.ts";
import type { HttpParts } from "../parts.ts";
import { makeBookMetrics } from "./book-metrics.ts";
import { BookReader, type BookReading } from "./book-reading.ts";
import { MetricMaker } from "./metric-maker.ts";
import { makeProcessMetrics } from "./process-metrics.ts";

const usualTenants = 200;
/** As long an answer serves whoever asks, so that many who ask cost the book no more than one. */
const freshMs = 1_000;

/** The text of `/metrics`, read when somebody asks; see `docs/operating/metrics.md`. */
export class Metrics {
  readonly #parts: HttpParts;
  readonly #registry = new Registry();
  readonly #make = new MetricMaker(this.#registry);
  readonly #sayBook = makeBookMetrics(this.#make);
  readonly #sayProcess: () => void;
  readonly #reader: BookReader;
  #reading: Promise<string> | null = null;
  #last: { readonly text: string; readonly at: number } | null = null;

  constructor(parts: HttpParts, feed: LiveFeed) {
    this.#parts = parts;
    this.#reader = new BookReader(parts.store, parts.clock, parts.options.metrics?.tenants ?? usualTenants);
    this.#sayProcess = makeProcessMetrics(this.#make, parts, feed);
  }

  async respond(): Promise<Response> {
    return new Response(await this.#text(), { headers: { "content-type": this.#registry.contentType } });
  }

  /** One reading at a time: counters go by what the reading before saw. */
  async #text(): Promise<string> {
    const { clock } = this.#parts;
    if (this.#last !== null && clock.monotonic() - this.#last.at < freshMs) return this.#last.text;
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    const text = await this.#reading;
    this.#last = { text, at: clock.monotonic() };
    return text;
  }

  async #read(): Promise<string> {
    const reading = await this.#readBook();
    this.#make.reset();
    this.#sayBook(reading);
    this.#sayProcess();
    return this.#registry.metrics();
  }

  /** A book that is away is worth a metric, and this process has others. */
  async #readBook(): Promise<BookReading | null> {
    try {
      return await this.#reader.read();
    } catch (error) {
      if (!isDaybookError(error)) throw error;
      this.#parts.logger().warn({ err: error }, "the book could not be read for metrics");
      return null;
    }
  }
}
