import { listenTo } from "./event-stream.ts";
import type { LiveListener, Transport } from "./transport.ts";

/** Speaks HTTP with the Daybook that served the page. */
export class HttpTransport implements Transport {
  readonly base: string;
  readonly fetch: typeof fetch = (...call) => fetch(...call);

  /** @param base where Daybook is mounted: `https://shop.example/admin/daybook/` */
  constructor(base: string) {
    this.base = base.replace(/\/+$/, "");
  }

  listen(listener: LiveListener): () => void {
    return listenTo(`${this.base}/api/v1/events`, listener);
  }
}
