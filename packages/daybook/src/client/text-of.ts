import type { PreparedCall } from "./build-request.ts";
import { ClientError } from "./client-error.ts";
import { send, type Line } from "./send.ts";

/** An answer's text as it comes. The call is made when it is first read, and given up when it is no longer read. */
export async function* textOf(
  line: Line,
  call: PreparedCall,
  signal: AbortSignal | undefined,
): AsyncGenerator<string, void, undefined> {
  const body = await send(line, call, signal, (response) => response.body);
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    signal?.throwIfAborted();
    // What came is not all there is: it must not look like the end.
    throw new ClientError("SERVER_UNREACHABLE", `${call.url} broke off before its end.`, {
      status: null,
      params: { url: call.url },
      cause: error,
    });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
