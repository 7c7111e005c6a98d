import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { PooledServer } from "./pooled-server.ts";
import {
  cancelRequest,
  codeOf,
  gssRequest,
  sslRequest,
  startupParameters,
  type WireMessage,
  WireReader,
  wireMessage,
} from "./wire.ts";

/** One client, and what it has of the server at this moment. */
interface Client {
  readonly socket: Socket;
  readonly key: Buffer;
  user: string;
  database: string;
  server: PooledServer | null;
  /** The one it had last: it is given another if there is one. */
  last: PooledServer | null;
  /** Said by the client while it waits for a server. */
  readonly waiting: Buffer[];
  /** Sync and Query messages that the server has not answered by ReadyForQuery. */
  unanswered: number;
  /** It has begun something that a Sync will end. */
  isMidway: boolean;
  isWelcomed: boolean;
}

/**
 * A pooler in transaction mode, as PgBouncer is one: a client has a server connection from its first message to the end of its
 * transaction, and another one for the next. So whatever belongs to a session is lost or somebody else's: prepared
 * statements, `SET`, session locks, and LISTEN, whose notifications reach nobody. It refuses nothing and changes nothing.
 */
export class TransactionPooler {
  readonly url: string;
  /** Transactions that were carried by another connection than the client's one before. */
  changes = 0;
  readonly #target: URL;
  readonly #size: number;
  readonly #door: Server;
  readonly #clients = new Set<Client>();
  readonly #idle: PooledServer[] = [];
  readonly #queue: Client[] = [];
  #open = 0;

  private constructor(target: URL, size: number, door: Server, url: string) {
    this.#target = target;
    this.#size = size;
    this.#door = door;
    this.url = url;
    door.on("connection", (socket) => this.#accept(socket));
  }

  /** @param size server connections, for all clients together. */
  static async open(url: string, size = 4): Promise<TransactionPooler> {
    const door = createServer();
    door.listen(0, "127.0.0.1");
    await once(door, "listening");
    const address = door.address();
    const through = new URL(url);
    through.host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    return new TransactionPooler(new URL(url), size, door, through.href);
  }

  async close(): Promise<void> {
    for (const { socket, server } of this.#clients) {
      socket.destroy();
      server?.close();
    }
    for (const server of this.#idle) server.close();
    const closed = once(this.#door, "close");
    this.#door.close();
    await closed;
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    const client: Client = {
      socket,
      key: newKey(),
      user: "",
      database: "",
      server: null,
      last: null,
      waiting: [],
      unanswered: 0,
      isMidway: false,
      isWelcomed: false,
    };
    const reader = new WireReader(true);
    socket.on("data", (chunk: Buffer) => {
      for (let message = reader.next(chunk); message !== null; message = reader.next()) {
        if (message.kind === "") this.#start(client, message, reader);
        else this.#forward(client, message);
      }
    });
    socket.on("error", () => undefined);
    socket.on("close", () => this.#leave(client));
  }

  #start(client: Client, message: WireMessage, reader: WireReader): void {
    const code = codeOf(message);
    if (code === sslRequest || code === gssRequest) {
      client.socket.write("N");
      reader.startAgain();
      return;
    }
    if (code === cancelRequest) return this.#cancel(client, message);
    const parameters = startupParameters(message);
    client.user = parameters.get("user") ?? "";
    client.database = parameters.get("database") ?? client.user;
    this.#clients.add(client);
    this.#ask(client);
  }

  /** A client is told the settings of a server, and a key of ours: the process behind it will be another each time. */
  #welcome(client: Client, server: PooledServer): void {
    client.isWelcomed = true;
    const ready = wireMessage("Z", Buffer.from("I"));
    client.socket.write(Buffer.concat([wireMessage("R", 0), ...server.settings, wireMessage("K", client.key), ready]));
  }

  #forward(client: Client, { kind, bytes }: WireMessage): void {
    if (kind === "X") {
      client.socket.end();
      return;
    }
    const isWhole = kind === "S" || kind === "Q" || kind === "F";
    if (isWhole) client.unanswered += 1;
    client.isMidway = !isWhole;
    // A connection that is still being opened for it has no listener yet.
    if (client.server?.listener) return client.server.write(bytes);
    client.waiting.push(bytes);
    if (client.server === null) this.#ask(client);
  }

  #ask(client: Client): void {
    if (!this.#queue.includes(client)) this.#queue.push(client);
    this.#serve();
  }

  /** Gives servers to clients that wait, in the order in which they asked. */
  #serve(): void {
    while (this.#queue.length > 0 && (this.#idle.length > 0 || this.#open < this.#size)) {
      const client = this.#queue.shift();
      if (client !== undefined && !client.socket.destroyed) void this.#lend(client);
    }
  }

  async #lend(client: Client): Promise<void> {
    try {
      const server = await this.#take(client);
      if (!client.isWelcomed) this.#welcome(client, server);
      for (const bytes of client.waiting.splice(0)) server.write(bytes);
      if (client.unanswered === 0 && !client.isMidway) this.#giveBack(client);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const fields = ["SFATAL", "VFATAL", "C08006", `M${text}`];
      client.socket.end(wireMessage("E", ...fields, Buffer.from([0])));
    }
    this.#serve();
  }

  /** The connection that was lent longest ago: with two or more, never the client's last one if another is free. */
  async #take(client: Client): Promise<PooledServer> {
    this.#idle.sort((a, b) => Number(a === client.last) - Number(b === client.last) || a.lentAt - b.lentAt);
    const isFull = this.#open >= this.#size;
    const first = this.#idle[0];
    const wantsAnother = first === undefined || (first === client.last && !isFull);
    const server = wantsAnother ? this.#connect(client) : first;
    if (!wantsAnother) this.#idle.shift();
    client.server = server;
    server.onClosed = () => this.#lost(client, server);
    await server.opened;
    if (client.last !== null && client.last !== server) this.changes += 1;
    server.lentAt = performance.now();
    server.listener = (message) => this.#answer(client, message);
    return server;
  }

  #connect({ user, database }: Client): PooledServer {
    this.#open += 1;
    return new PooledServer(this.#target, user, database);
  }

  #answer(client: Client, { kind, bytes }: WireMessage): void {
    // A notification belongs to whoever has the connection by chance: it reaches nobody.
    if (kind === "A") return;
    client.socket.write(bytes);
    if (kind !== "Z") return;
    client.unanswered -= 1;
    if (client.unanswered > 0 || client.isMidway || String.fromCharCode(bytes[5] ?? 0) !== "I") return;
    this.#giveBack(client);
    this.#serve();
  }

  #giveBack(client: Client): void {
    const { server } = client;
    if (server === null) return;
    client.server = null;
    client.last = server;
    server.listener = null;
    server.onClosed = () => this.#lost(null, server);
    this.#idle.push(server);
  }

  #lost(client: Client | null, server: PooledServer): void {
    this.#open -= 1;
    const place = this.#idle.indexOf(server);
    if (place >= 0) this.#idle.splice(place, 1);
    if (client?.server === server) client.socket.destroy();
    this.#serve();
  }

  /** Left amid a transaction: nobody else may come into it. */
  #leave(client: Client): void {
    this.#clients.delete(client);
    client.server?.close();
    client.server = null;
  }

  #cancel({ socket }: Client, message: WireMessage): void {
    const key = message.bytes.subarray(8, 16);
    const meant = [...this.#clients].find((client) => client.key.equals(key));
    socket.end();
    if (meant?.server === null || meant?.server === undefined) return;
    const line = connect(Number(this.#target.port), this.#target.hostname);
    line.on("error", () => undefined);
    line.end(wireMessage("", cancelRequest, meant.server.key));
  }
}

/** A process id that no server process has, and a secret. */
function newKey(): Buffer {
  const key = randomBytes(8);
  key.writeInt32BE(1_000_000_000 + (key.readUInt32BE(0) % 1_000_000_000), 0);
  return key;
}
