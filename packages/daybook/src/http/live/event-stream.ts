/** What one client may leave unread. More than a screenful of rows a second for some seconds; a client that is further behind is better off with a reload. */
const longestBufferBytes = 1_048_576;

/**
 * The stream to one client.
 *
 * Owns: what the client has not read yet, at most 1 MiB; a client that lets it grow beyond that is cut off, and may come back with the id of
 * the last event that it got.
 */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;

  /** @param onEnd called once, when nobody reads any more: the client left, was cut off, or was told the end. */
  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.body = new ReadableStream<Uint8Array>(
      { start: (controller) => void (this.#controller = controller), cancel: () => this.#ended() },
      new ByteLengthQueuingStrategy({ highWaterMark: longestBufferBytes }),
    );
  }

  push(chunk: Uint8Array): void {
    const controller = this.#controller;
    if (controller === null) return;
    controller.enqueue(chunk);
    if ((controller.desiredSize ?? 0) >= 0) return;
    this.#ended();
    controller.error(new Error("The client reads slower than things happen; it may come back."));
  }

  /** Ends it after what was pushed. */
  end(): void {
    const controller = this.#controller;
    this.#ended();
    controller?.close();
  }

  #ended(): void {
    if (this.#controller === null) return;
    this.#controller = null;
    this.#onEnd();
  }
}
