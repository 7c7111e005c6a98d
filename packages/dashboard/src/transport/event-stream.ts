import { changeOf, everythingChanged } from "./live-change.ts";
import type { LiveListener } from "./transport.ts";

/** Events that tell of a change. */
const changes = ["run", "fire", "worker", "reload"] as const;

/** How soon a stream that ended for good is opened anew; a browser's own tries come before. */
const againMs = 3_000;

/**
 * Hears the server-sent events of a Daybook. The browser comes back by itself after a break, and says what it heard last; where it gives up (a refusal,
 * a server that is just stopping) a new stream is opened.
 */
export function listenTo(url: string, { onChange, onState }: LiveListener): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasLive = false;

  const open = (): void => {
    const stream = (source = new EventSource(url));
    const hear = (name: string, act: (data: unknown) => void): void =>
      stream.addEventListener(name, ({ data }: MessageEvent<string>) => act(JSON.parse(data)));
    hear("ready", (data) => {
      wasLive = true;
      onState("live");
      // What was missed is told when the stream is gone on with; else nobody knows what it was.
      if ((data as { resumed?: boolean }).resumed !== true) onChange(everythingChanged);
    });
    for (const name of changes)
      hear(name, (data) => {
        const change = changeOf(name, data);
        if (change !== null) onChange(change);
      });
    stream.addEventListener("error", () => {
      onState(wasLive ? "lost" : "unavailable");
      if (stream.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(open, againMs);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
