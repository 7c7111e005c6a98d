import { listenTo } from "../transport/event-stream.ts";
import type { LinkState, LiveChange, LiveListener } from "../transport/transport.ts";

/** Browsers open six connections to a server without HTTP/2. Streams keep theirs, so some are left for what else the page asks. */
const mostOfOrigin = 4;

interface SharedStream {
  readonly listeners: Set<LiveListener>;
  readonly stop: () => void;
  state: LinkState;
}

const everything: LiveChange = { kind: "everything", run: null };

/**
 * The streams that the components of one page have open.
 *
 * Owns: one stream for each address, for as long as somebody listens. Who comes later is told to look again at everything. Beyond four to one server
 * nothing is opened, and who asks for it is told that there is no push; it then asks now and then.
 */
export class SharedStreams {
  readonly #streams = new Map<string, SharedStream>();

  listen(url: string, listener: LiveListener): () => void {
    const stream = this.#streams.get(url) ?? this.#open(url);
    if (stream === null) {
      listener.onState("unavailable");
      return () => undefined;
    }
    stream.listeners.add(listener);
    listener.onState(stream.state);
    if (stream.state === "live") listener.onChange(everything);
    return () => {
      stream.listeners.delete(listener);
      if (stream.listeners.size > 0 || this.#streams.get(url) !== stream) return;
      stream.stop();
      this.#streams.delete(url);
    };
  }

  #open(url: string): SharedStream | null {
    const { origin } = new URL(url);
    const open = [...this.#streams.keys()].filter((other) => new URL(other).origin === origin);
    if (open.length >= mostOfOrigin) return null;
    const listeners = new Set<LiveListener>();
    const stream: SharedStream = {
      listeners,
      state: "connecting",
      stop: listenTo(url, {
        onChange: (change) => {
          for (const { onChange } of listeners) onChange(change);
        },
        onState: (state) => {
          stream.state = state;
          for (const { onState } of listeners) onState(state);
        },
      }),
    };
    this.#streams.set(url, stream);
    return stream;
  }
}
