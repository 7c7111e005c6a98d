import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Gates at which handlers in other processes wait until the test opens them. An open gate stays open. */
export class Gates {
  readonly #waiting = new Map<string, ServerResponse[]>();
  readonly #open = new Set<string>();
  readonly #server: Server = createServer(({ url = "" }, response) => {
    const name = decodeURIComponent(url.slice(1));
    if (this.#open.has(name)) response.end();
    else this.#waiting.set(name, [...(this.#waiting.get(name) ?? []), response]);
  });

  private constructor() {
    this.#server.listen(0, "127.0.0.1");
  }

  /** Listens until {@link close}. */
  static async make(): Promise<Gates> {
    const gates = new Gates();
    await once(gates.#server, "listening");
    return gates;
  }

  /** What a handler writes to wait at a gate. @param name an expression in the handler's own code */
  wait(name: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `await fetch("http://127.0.0.1:${port}/" + ${name});`;
  }

  open(name: string): void {
    this.#open.add(name);
    for (const response of this.#waiting.get(name) ?? []) response.end();
    this.#waiting.delete(name);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
