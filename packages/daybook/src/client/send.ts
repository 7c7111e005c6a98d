import type { ErrorCode } from "../errors/error-code.ts";
import type { PreparedCall } from "./build-request.ts";
import { ClientError } from "./client-error.ts";

/** How calls go over the line. */
export interface Line {
  readonly fetch: typeof fetch;
  readonly headers: () => Promise<Record<string, string>>;
  readonly credentials: "omit" | "same-origin" | "include" | undefined;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly retryDelayMs: number;
}

const longestDelayMs = 10_000;

/**
 * Sends a call and reads its answer. What only reads is tried again when the line fails or the server says that it is away; what changes something
 * never is, because nobody can know whether it was done.
 * @throws ClientError; the signal's reason when it is aborted.
 */
export async function send<Result>(
  line: Line,
  call: PreparedCall,
  signal: AbortSignal | undefined,
  read: (response: Response) => Promise<Result> | Result,
): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await once(line, call, signal, read);
    } catch (error) {
      signal?.throwIfAborted();
      if (call.method !== "GET" || failures > line.retries || !passes(error)) throw error;
      // Spread over the whole time, so that clients that failed together do not come back together.
      const spread = Math.random() * line.retryDelayMs * 2 ** failures;
      await pause(Math.min(spread + (error.retryAfterMs ?? 0), longestDelayMs), signal);
    }
  }
}

async function once<Result>(
  line: Line,
  { method, url, body, headers: own }: PreparedCall,
  signal: AbortSignal | undefined,
  read: (response: Response) => Promise<Result> | Result,
): Promise<Result> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), line.timeoutMs);
  try {
    const headers = { ...(await line.headers()), ...own };
    const response = await line.fetch(url, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      signal: signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]),
      ...(body === undefined ? {} : { body }),
      ...(line.credentials === undefined ? {} : { credentials: line.credentials }),
    });
    if (!response.ok) throw await refusalOf(response, url);
    return await read(response);
  } catch (error) {
    if (error instanceof ClientError || signal?.aborted === true) throw error;
    const why = late.signal.aborted ? `it did not answer within ${line.timeoutMs} ms` : reasonOf(error);
    throw new ClientError(
      "SERVER_UNREACHABLE",
      `No answer from ${url}: ${why}. Check the address, and that Daybook runs there.`,
      {
        status: null,
        params: { url },
        cause: error,
      },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Reads an answer as JSON; nothing for 204. */
export async function readJson(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw foreign(response, response.url);
  }
}

async function refusalOf(response: Response, url: string): Promise<ClientError> {
  const { status } = response;
  const text = await response.text();
  const told = parsed(text);
  if (told === null)
    return status === 502 || status === 503 || status === 504
      ? new ClientError("SERVER_UNREACHABLE", `${url} answers ${status}: what stands before Daybook cannot reach it.`, {
          status,
          params: { url },
          retryAfterMs: retryAfterOf(response),
        })
      : foreign(response, url);
  const { code, message, params } = told;
  return new ClientError(code, message, { status, params, retryAfterMs: retryAfterOf(response) });
}

function foreign({ status }: Response, url: string): ClientError {
  return new ClientError(
    "ANSWER_INVALID",
    `What answers at ${url} (${status}) is no Daybook. Check the address and its path.`,
    {
      status,
      params: { url },
    },
  );
}

function parsed(text: string): { code: ErrorCode; message: string; params: Record<string, unknown> } | null {
  try {
    const told = JSON.parse(text) as { code?: unknown; message?: unknown; params?: Record<string, unknown> } | null;
    if (typeof told?.code !== "string" || typeof told.message !== "string") return null;
    return { code: told.code as ErrorCode, message: told.message, params: told.params ?? {} };
  } catch {
    return null;
  }
}

function retryAfterOf(response: Response): number | null {
  const seconds = Number.parseFloat(response.headers.get("retry-after") ?? "");
  return Number.isFinite(seconds) ? seconds * 1_000 : null;
}

/** Whether it may be over by the next try. */
function passes(error: unknown): error is ClientError {
  return error instanceof ClientError && (error.status === 503 || error.code === "SERVER_UNREACHABLE");
}

/** `fetch` hides why behind "fetch failed". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

/** Waits. @throws the signal's reason when it is aborted. */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
