/** A value as an answer. `cookie` is a whole `set-cookie`. */
export function jsonResponse(value: unknown, status: number, cookie?: string): Response {
  const headers = new Headers({ "content-type": "application/json; charset=utf-8" });
  if (cookie !== undefined) headers.set("set-cookie", cookie);
  return new Response(JSON.stringify(value), { status, headers });
}

/** An answer whose text is there already, encoded. As a stream, because a body of bytes is copied for each answer: many that are long would keep the collector busy. */
export function jsonTextResponse(text: Uint8Array): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(text);
      controller.close();
    },
  });
  const headers = { "content-type": "application/json; charset=utf-8", "content-length": String(text.byteLength) };
  return new Response(body, { headers });
}

/** Done, and nothing to say. */
export function emptyResponse(cookie?: string): Response {
  return new Response(null, { status: 204, ...(cookie === undefined ? {} : { headers: { "set-cookie": cookie } }) });
}
