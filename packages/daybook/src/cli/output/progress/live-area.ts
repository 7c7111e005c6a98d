import type { createLogUpdate } from "log-update";
import type { Output } from "../output.ts";

type Write = NodeJS.WriteStream["write"];

/**
 * Lines at the bottom of the terminal that are drawn anew in place; everything else that is written goes above them.
 *
 * Owns, while it is open: the `write` of standard output and of standard error where that is a terminal, too. A job that
 * calls console.log would otherwise write into the middle of a bar. `close` gives both back.
 */
export class LiveArea {
  readonly #draw: ReturnType<typeof createLogUpdate>;
  readonly #restore: (() => void)[] = [];
  #lines: readonly string[] = [];
  #isDrawing = false;

  private constructor(output: Output, create: typeof createLogUpdate) {
    const { stream, errorStream } = output;
    const write = stream.write.bind(stream);
    const terminal = {
      isTTY: true,
      get columns() {
        return stream.columns;
      },
      get rows() {
        return stream.rows;
      },
      write,
    };
    // It writes and asks for the size; nothing else of a stream is used.
    this.#draw = create(terminal as unknown as NodeJS.WritableStream, { showCursor: true });
    for (const guarded of [stream, errorStream]) if (guarded.isTTY) this.#guard(guarded);
  }

  /** Opens an area; the library that draws it is loaded here, so that commands without one start faster. */
  static async open(output: Output): Promise<LiveArea> {
    const { createLogUpdate: create } = await import("log-update");
    return new LiveArea(output, create);
  }

  /** Replaces what is drawn. */
  draw(lines: readonly string[]): void {
    this.#lines = lines;
    this.#redraw();
  }

  /** Takes the area away and lets writes go their own way again. */
  close(): void {
    this.#lines = [];
    this.#clear();
    this.#draw.done();
    for (const restore of this.#restore.splice(0)) restore();
  }

  #redraw(): void {
    if (this.#lines.length === 0) this.#clear();
    else this.#drawing(() => this.#draw(this.#lines.join("\n")));
  }

  #clear(): void {
    this.#drawing(() => this.#draw.clear());
  }

  #drawing(work: () => void): void {
    this.#isDrawing = true;
    try {
      work();
    } finally {
      this.#isDrawing = false;
    }
  }

  #guard(stream: NodeJS.WriteStream): void {
    const original: (...params: Parameters<Write>) => boolean = stream.write.bind(stream);
    const above = (...params: Parameters<Write>): boolean => {
      if (this.#isDrawing || this.#lines.length === 0) return original(...params);
      this.#clear();
      const accepted = original(...params);
      // Text that does not end its line would have the area drawn behind it.
      if (!endsLine(params[0])) original("\n");
      this.#redraw();
      return accepted;
    };
    stream.write = above as Write;
    // The prototype's write shows again once the own one is gone.
    this.#restore.push(() => Reflect.deleteProperty(stream, "write"));
  }
}

function endsLine(chunk: string | Uint8Array): boolean {
  return typeof chunk === "string" ? chunk === "" || chunk.endsWith("\n") : chunk.at(-1) === 10;
}
