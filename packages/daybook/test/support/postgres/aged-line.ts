import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import pg from "pg";

/** A line to a PostgreSQL on which it passes for another version. */
export interface AgedLine {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Everything passes as it is, but for the version that the server answers with.
 *
 * @param version as long as the server's own, `130023`: so the lengths of messages stay true.
 */
export async function openAgedLine(url: string, version: string): Promise<AgedLine> {
  const own = await versionOf(url);
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const door = createServer((client) => {
    const server = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      from.on("error", () => from.destroy());
      from.on("data", (chunk: Buffer) => to.write(from === server ? replaced(chunk, own, version) : chunk));
      from.on("close", () => to.end());
    }
  });
  door.listen(0, "127.0.0.1");
  await once(door, "listening");
  const address = door.address();
  const through = new URL(url);
  through.host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    url: through.href,
    async close() {
      for (const socket of sockets) socket.destroy();
      const closed = once(door, "close");
      door.close();
      await closed;
    },
  };
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ server_version_num: string }>("SHOW server_version_num");
  await client.end();
  return rows[0]?.server_version_num ?? "";
}

function replaced(chunk: Buffer, own: string, version: string): Buffer {
  return Buffer.from(chunk.toString("latin1").replaceAll(own, version), "latin1");
}
