/** One event of a stream, as its text has it. */
export interface EventText {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/**
 * Reads server-sent events from text that comes in pieces, cut anywhere. Comments and fields it has no use for are passed over, and so is an event without
 * data, as the standard says. (`eventsource-parser` does the same; its sources lie behind an export condition that this repository runs under.)
 */
export class EventTextReader {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string | null = null;

  /** @returns the events that this piece completes. */
  read(piece: string): EventText[] {
    const text = this.#rest + piece;
    // A CR at the end may be half of a CRLF.
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    this.#rest = (lines.pop() ?? "") + text.slice(whole.length);
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): EventText[] {
    if (line === "") return this.#end();
    const [, name = line, value = ""] = /^([^:]*):? ?([^]*)$/.exec(line) ?? [];
    if (name === "event") this.#event = value;
    else if (name === "data") this.#data.push(value);
    else if (name === "id") this.#id = value;
    return [];
  }

  #end(): EventText[] {
    const event = { event: this.#event || "message", data: this.#data.join("\n"), id: this.#id };
    const isEvent = this.#data.length > 0;
    this.#event = "";
    this.#data = [];
    this.#id = null;
    return isEvent ? [event] : [];
  }
}
