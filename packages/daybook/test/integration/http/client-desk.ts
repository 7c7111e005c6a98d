import { onTestFinished } from "vitest";
import {
  createClient,
  isClientError,
  type Client,
  type ClientOptions,
  type LiveEvent,
} from "../../../src/client/index.ts";
import type { Daybook, HttpOptions } from "../../../src/index.ts";
import { listen } from "../../../src/http/listen.ts";
import { Desk, told, type Ask, type Reply, type StoreName } from "./desk.ts";
import { endpoints } from "./endpoints.ts";

const mount = "/admin/daybook";

/** A Daybook behind a real server, mounted below a path, and asked through the client. */
export class ClientDesk {
  readonly daybook: Daybook;
  readonly url: string;
  readonly client: Client;
  readonly #options: ClientOptions;

  private constructor(daybook: Daybook, url: string, options: ClientOptions) {
    this.daybook = daybook;
    this.url = url;
    this.#options = {
      baseUrl: url,
      headers: { "x-caller": JSON.stringify({ name: "anna", role: "admin" }) },
      ...options,
    };
    this.client = createClient(this.#options);
  }

  static async open(store: StoreName, options: ClientOptions = {}, http: HttpOptions = {}): Promise<ClientDesk> {
    const { daybook } = await Desk.open(store, { authenticate: told, basePath: mount, ...http });
    const server = await listen(daybook, 0);
    onTestFinished(() => server.close());
    return new ClientDesk(daybook, `${server.url}${mount}/`, options);
  }

  /** Asks as {@link Desk} does, by the method of the client that belongs to the path. */
  async ask(method: string, path: string, { body, headers }: Ask = {}): Promise<Reply> {
    const { pathname, searchParams } = new URL(path, "http://daybook.test");
    const parts = pathname.split("/");
    const found = endpoints
      .filter((each) => each.method === method && fits(each.path.split("/"), parts))
      .toSorted((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
    if (found === undefined) throw new TypeError(`No operation at ${method} ${path}.`);
    const named = found.path
      .split("/")
      .flatMap((part, place) => (part.startsWith("{") ? [[part.slice(1, -1), parts[place]]] : []));
    const input = { ...Object.fromEntries(named), ...Object.fromEntries(searchParams), ...(body as object) };
    const [noun = "", verb = ""] = found.id.split(".");
    let answered = new Headers();
    const client = createClient({
      ...this.#options,
      headers: { ...(this.#options.headers as Record<string, string>), ...headers },
      fetch: async (address, init) => {
        const response = await fetch(address, init);
        answered = response.headers;
        return response;
      },
    });
    const call = (client as unknown as Record<string, Record<string, (input: object) => unknown>>)[noun]?.[verb];
    const status = found.status ?? (found.answer === null ? 204 : 200);
    try {
      const answer = await call?.(input);
      const isLive = found.contentTypes?.includes("text/event-stream") === true;
      const text =
        found.contentTypes === undefined
          ? null
          : isLive
            ? (await firstOf(answer as AsyncIterable<LiveEvent>)).event
            : await whole(answer as AsyncIterable<string>);
      return { status, headers: answered, body: text ?? answer ?? null };
    } catch (error) {
      if (!isClientError(error)) throw error;
      const { code, message, params } = error;
      return { status: error.status ?? 0, headers: answered, body: { code, message, params } };
    }
  }
}

/** The first event of a stream that does not end. */
async function firstOf(events: AsyncIterable<LiveEvent>): Promise<LiveEvent> {
  for await (const event of events) return event;
  throw new Error("The stream ended without an event.");
}

/** All of a text that comes piece by piece. */
export async function whole(text: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of text) all += piece;
  return all;
}

function fits(template: readonly string[], parts: readonly string[]): boolean {
  return (
    template.length === parts.length && template.every((part, place) => part.startsWith("{") || part === parts[place])
  );
}
