import { connect, type Socket } from "node:net";
import { protocolVersion, type WireMessage, WireReader, wireMessage } from "./wire.ts";

/** One connection of the pooler to PostgreSQL, logged in once and lent to a client for a transaction at a time. */
export class PooledServer {
  /** What the server said of itself when it let us in: settings, for clients to be told. */
  readonly settings: Buffer[] = [];
  readonly opened: Promise<this>;
  /** Key for cancelling: process id and secret. */
  key: Buffer = Buffer.alloc(8);
  /** Whoever has it now hears what it says. */
  listener: ((message: WireMessage) => void) | null = null;
  onClosed: () => void = () => undefined;
  lentAt = 0;
  readonly #socket: Socket;

  constructor(target: URL, user: string, database: string) {
    const socket = connect(Number(target.port), target.hostname);
    this.#socket = socket;
    socket.setNoDelay(true);
    const reader = new WireReader(false);
    const opened = Promise.withResolvers<this>();
    this.opened = opened.promise;
    socket.once("connect", () =>
      socket.write(wireMessage("", protocolVersion, "user", user, "database", database, Buffer.from([0]))),
    );
    socket.on("data", (chunk: Buffer) => {
      for (let message = reader.next(chunk); message !== null; message = reader.next())
        this.#hear(message, target, opened);
    });
    socket.on("error", (error) => opened.reject(error));
    socket.on("close", () => {
      opened.reject(new Error("The server closed the connection."));
      this.onClosed();
    });
    opened.promise.catch(() => undefined);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  write(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(message: WireMessage, target: URL, opened: PromiseWithResolvers<this>): void {
    const { kind, bytes } = message;
    if (this.listener !== null) return this.listener(message);
    // While nobody has it: the log-in, and afterwards whatever the server says of its own accord.
    if (kind === "R" && bytes.readInt32BE(5) === 3) this.write(wireMessage("p", decodeURIComponent(target.password)));
    if (kind === "S") this.settings.push(bytes);
    if (kind === "K") this.key = Buffer.from(bytes.subarray(5));
    if (kind === "Z") opened.resolve(this);
    if (kind === "E") opened.reject(new Error(bytes.subarray(5).toString().replaceAll("\0", " ")));
  }
}
