import type { Daybook } from "daybook";

/** A server of any framework that listens. */
export interface Serving {
  readonly port: number;
  /** Takes no new connections, and resolves when the last request is answered. */
  readonly close: () => Promise<unknown>;
}

/**
 * Works and serves until somebody stops the process.
 *
 * The order matters: first no new requests; then Daybook stops, which lets running handlers finish and ends live streams; then the last
 * answers go out. The other way round the server would wait for streams that only Daybook can end.
 */
export async function serveUntilStopped(daybook: Daybook, listen: () => Promise<Serving>): Promise<void> {
  await daybook.start();
  const { port, close } = await listen();
  console.log(`listening on http://127.0.0.1:${port}`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const closed = close();
  await daybook.stop();
  await closed;
  console.log("stopped");
}
