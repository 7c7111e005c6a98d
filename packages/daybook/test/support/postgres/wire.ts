/*
 * As much of PostgreSQL's frontend/backend protocol as a pooler has to understand: where messages begin and end, and the
 * few that say whose turn it is.
 */

/** One message, with its head. A message at the start of a connection has no kind. */
export interface WireMessage {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** Cuts a stream of bytes into messages. */
export class WireReader {
  #rest: Buffer = Buffer.alloc(0);
  #isStarting: boolean;

  /** @param isStarting whether the first message is one without a kind, as a client's is. */
  constructor(isStarting: boolean) {
    this.#isStarting = isStarting;
  }

  /** The client was refused encryption and starts anew. */
  startAgain(): void {
    this.#isStarting = true;
  }

  /** Takes bytes; gives the next whole message, or null when it is not there yet. */
  next(chunk?: Buffer): WireMessage | null {
    if (chunk !== undefined) this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const head = this.#isStarting ? 0 : 1;
    if (this.#rest.length < head + 4) return null;
    const end = head + this.#rest.readUInt32BE(head);
    if (this.#rest.length < end) return null;
    const bytes = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    const kind = this.#isStarting ? "" : String.fromCharCode(bytes[0] ?? 0);
    this.#isStarting = false;
    return { kind, bytes };
  }
}

/** A message of that kind; without a kind, the first one of a connection. */
export function wireMessage(kind: string, ...parts: readonly (Buffer | string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => {
      if (typeof part === "string") return Buffer.from(`${part}\0`);
      if (typeof part !== "number") return part;
      const int = Buffer.alloc(4);
      int.writeInt32BE(part);
      return int;
    }),
  );
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(kind), head, body]);
}

export const sslRequest = 80_877_103;
export const gssRequest = 80_877_104;
export const cancelRequest = 80_877_102;
export const protocolVersion = 196_608;

/** The number with which a connection begins: a request of its own kind, or the protocol's version. */
export const codeOf = (start: WireMessage): number => start.bytes.readInt32BE(4);

/** What a client says of itself at the start. */
export function startupParameters(start: WireMessage): ReadonlyMap<string, string> {
  const words = start.bytes.subarray(8).toString().split("\0");
  const parameters = new Map<string, string>();
  for (let place = 0; place + 1 < words.length; place += 2) {
    const [name = "", value = ""] = words.slice(place, place + 2);
    if (name !== "") parameters.set(name, value);
  }
  return parameters;
}
