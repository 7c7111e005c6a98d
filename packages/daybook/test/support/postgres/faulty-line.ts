import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** The two ends of one connection through the line. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes go nowhere any more, in both directions, and nobody is told: a half-open connection. */
  swallowed: boolean;
}

/**
 * A TCP line between a client and PostgreSQL that can be slow, dead or cut.
 *
 * States: `passing` (bytes go through, after `delayMs`), `black hole` (every byte is swallowed, connections stay open and new ones
 * are accepted and swallowed too), `cut` (connections are reset, new ones too). What was swallowed once stays dead: when the
 * line is mended, only new connections pass.
 */
export class FaultyLine {
  readonly url: string;
  /** How late each chunk arrives. */
  delayMs = 0;
  #state: "passing" | "black hole" | "cut" = "passing";
  readonly #target: URL;
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();

  private constructor(target: URL, server: Server, url: string) {
    this.#target = target;
    this.#server = server;
    this.url = url;
    server.on("connection", (client) => this.#accept(client));
  }

  /** A line to the server of that address. */
  static async open(url: string): Promise<FaultyLine> {
    // A goodbye is bytes like any other: swallowed, it is not answered either.
    const server = createServer({ allowHalfOpen: true });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const through = new URL(url);
    through.host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    return new FaultyLine(new URL(url), server, through.href);
  }

  /** Connections that stand at this moment. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** What stands now is half open from now on; new connections pass. */
  swallowStanding(): void {
    for (const pair of this.#pairs) pair.swallowed = true;
  }

  /** Nothing passes any more, and nobody is told. */
  blackHole(): void {
    this.#state = "black hole";
    this.swallowStanding();
  }

  /** Everybody is told at once: connections are reset. */
  cut(): void {
    this.#state = "cut";
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** New connections pass again. */
  mend(): void {
    this.#state = "passing";
    this.delayMs = 0;
  }

  async close(): Promise<void> {
    this.cut();
    const closed = once(this.#server, "close");
    this.#server.close();
    await closed;
  }

  #accept(client: Socket): void {
    if (this.#state === "cut") {
      client.on("error", () => undefined);
      client.resetAndDestroy();
      return;
    }
    const { port, hostname: host } = this.#target;
    const server = connect({ port: Number(port), host, allowHalfOpen: true });
    const pair: Pair = { client, server, swallowed: this.#state === "black hole" };
    this.#pairs.add(pair);
    this.#pipe(pair, client, server);
    this.#pipe(pair, server, client);
  }

  #pipe(pair: Pair, from: Socket, to: Socket): void {
    const pass = (work: () => void): void => {
      const passIfOpen = (): void => {
        if (!pair.swallowed) work();
      };
      if (this.delayMs === 0) passIfOpen();
      else setTimeout(passIfOpen, this.delayMs);
    };
    from.setNoDelay(true);
    from.on("data", (chunk: Buffer) => pass(() => to.write(chunk)));
    from.on("end", () => pass(() => to.end()));
    from.on("error", () => pass(() => to.destroy()));
    from.on("close", () => {
      pass(() => to.destroy());
      // A swallowed pair ends when both sides have given up.
      if (pair.client.destroyed && (pair.server.destroyed || pair.swallowed)) {
        pair.server.destroy();
        this.#pairs.delete(pair);
      }
    });
  }
}
