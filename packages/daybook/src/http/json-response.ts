/** A value as an answer. `cookie` is a whole `set-cookie`. */
export function jsonResponse(value: unknown, status: number, cookie?: string): Response {
  const headers = new Headers({ "content-type": "application/json; charset=utf-8" });
  if (cookie !== undefined) headers.set("set-cookie", cookie);
  return new Response(JSON.stringify(value), { status, headers });
}

/** An answer whose text is there already, encoded. */
export function jsonTextResponse(text: Uint8Array<ArrayBuffer>): Response {
  return new Response(text, { headers: { "content-type": "application/json; charset=utf-8" } });
}

/** Done, and nothing to say. */
export function emptyResponse(cookie?: string): Response {
  return new Response(null, { status: 204, ...(cookie === undefined ? {} : { headers: { "set-cookie": cookie } }) });
}
