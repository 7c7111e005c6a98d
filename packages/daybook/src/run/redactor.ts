import { boundText } from "./bounded-text.ts";
import type { Settlement } from "./settlement.ts";

const mask = "[redacted]";
/** Shorter texts stand in too many words to be taken out of them. */
const shortestSecret = 4;
/** A line of a key file, and a piece of base64, have to be long to mean anything. */
const shortestPart = 8;

/**
 * Takes secrets out of whatever an attempt says: as they are, line by line, and as JSON, URLs, Basic authentication and base64 write them.
 *
 * A text that was cut in the middle of a secret still shows its beginning; so the end of each text is looked at, too.
 */
export class Redactor {
  readonly #secrets = new Set<string>();
  /** The longest first: what contains another goes whole. */
  #forms: string[] = [];

  add(secret: string): void {
    if (this.#secrets.has(secret)) return;
    this.#secrets.add(secret);
    const forms = new Set([...this.#forms, ...formsOf(secret)]);
    this.#forms = [...forms].toSorted((a, b) => b.length - a.length);
  }

  text(text: string): string {
    let clean = text;
    for (const form of this.#forms) if (clean.includes(form)) clean = clean.replaceAll(form, mask);
    return this.#withoutTail(clean);
  }

  /** The same of all texts in a value of JSON, keys included. */
  value<Value>(value: Value): Value {
    return this.#clean(value) as Value;
  }

  /** The same of JSON text. */
  json(text: string | null): string | null {
    return text === null ? null : JSON.stringify(this.#clean(JSON.parse(text)));
  }

  /** The same of all that is recorded of an attempt. */
  settlement(settlement: Settlement): Settlement {
    const { error, reason } = settlement;
    const clean = { error: this.value(error), reason: reason === null ? null : this.text(reason) };
    if (settlement.kind === "return") return { ...settlement, ...clean };
    const { result, metadata } = settlement;
    return {
      ...settlement,
      ...clean,
      result: this.json(result),
      metadata: this.value(metadata),
    };
  }

  #clean(value: unknown): unknown {
    if (typeof value === "string") return this.text(value);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map((entry) => this.#clean(entry));
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [this.text(key), this.#clean(inner)]));
  }

  #withoutTail(text: string): string {
    const cut = text.endsWith("…") ? 1 : 0;
    const end = text.length - cut;
    for (const form of this.#forms) {
      for (let length = Math.min(form.length - 1, end); length >= shortestPart; length -= 1)
        if (text.startsWith(form.slice(0, length), end - length)) return `${text.slice(0, end - length)}${mask}`;
    }
    return text;
  }
}

function formsOf(secret: string): string[] {
  if (secret.length < shortestSecret) return [];
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= shortestPart);
  const written = [secret, ...lines].flatMap((text) => {
    const once = escaped(text);
    return [text, once, escaped(once), encodeURIComponent(text.toWellFormed())];
  });
  // Stored texts have no half surrogates and no NUL.
  return [...written, boundText(secret, secret.length + 1), ...encoded(secret)];
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Base64 writes three bytes as four characters, so what a secret looks like depends on how many bytes stand before it. */
function encoded(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((before) => {
    const shifted = new Uint8Array([...new Uint8Array(before), ...bytes]);
    const whole = toBase64(shifted.subarray(0, shifted.length - (shifted.length % 3)));
    const part = before === 0 ? whole : whole.slice(before + 1);
    if (part.length < shortestPart) return [];
    return [part, part.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(""));
}
