import { onTestFinished } from "vitest";
import { patienceMs } from "../../support/patience.ts";

/** One event as it came over the line. */
export interface Heard {
  readonly name: string;
  readonly id: string | null;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into events of every shape
  readonly data: any;
}

/** A client of a stream of events: hears until it is told to leave. */
export class EventClient {
  readonly heard: Heard[] = [];
  /** The id to come back with. */
  lastId: string | null = null;
  /** Lines that are no event: heartbeats. */
  comments = 0;
  readonly ended: Promise<"closed" | "cut off">;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest = "";
  #changed = Promise.withResolvers<void>();

  constructor(response: Response) {
    if (response.status !== 200 || response.body === null) throw new Error(`The stream answers ${response.status}.`);
    this.#reader = response.body.getReader();
    onTestFinished(() => this.leave());
    this.ended = this.#read().then(
      () => "closed",
      () => "cut off",
    );
  }

  named(name: string): Heard[] {
    return this.heard.filter((event) => event.name === name);
  }

  /** Resolves when `check` holds of what was heard. */
  async until(check: (client: this) => boolean, withinMs = patienceMs): Promise<void> {
    const late = AbortSignal.timeout(withinMs);
    while (!check(this)) {
      if (late.aborted)
        throw new Error(`Not heard: ${check.toString()}. Heard: ${JSON.stringify(this.heard.slice(-5))}`);
      const aborted = Promise.withResolvers<void>();
      late.addEventListener("abort", () => aborted.resolve(), { once: true });
      await Promise.race([this.#changed.promise, aborted.promise]);
    }
  }

  async leave(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await this.#reader.read();
        if (done) return;
        this.#take(decoder.decode(value, { stream: true }));
      }
    } finally {
      this.#tell();
    }
  }

  #take(text: string): void {
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop() ?? "";
    for (const block of blocks) this.#block(block);
    this.#tell();
  }

  #block(block: string): void {
    const lines = block.split("\n");
    if (lines.some((line) => line.startsWith(":"))) this.comments += 1;
    const field = (name: string): string | null =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2) ?? null;
    const data = field("data");
    if (data === null) return;
    const id = field("id");
    if (id !== null) this.lastId = id;
    this.heard.push({ name: field("event") ?? "message", id, data: JSON.parse(data) });
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
