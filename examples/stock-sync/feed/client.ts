import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";

/** The feed said no in a way that asking again cannot change: a wrong token, an unknown dealership. */
export class FeedRefusedError extends Error {
  override readonly name = "FeedRefusedError";
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

export interface ReadFeedOptions {
  feedUrl: string;
  dealership: string;
  token: string;
  signal: AbortSignal;
  /** Hears of every wait before another try. */
  onRetry?: (why: string, waitMs: number) => void;
  /** Replaced in tests. @defaultValue waits that long, or until the signal is aborted */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** One page of a dealership's feed. Its vehicles are what came over the wire, unchecked. */
export interface FeedPage {
  readonly total: number;
  readonly page: number;
  readonly vehicles: readonly unknown[];
}

const pageSchema = z.object({
  total: z.int().nonnegative(),
  page: z.int().positive(),
  vehicles: z.array(z.unknown()),
  next: z.string().nullable(),
});

/** Tries of one page. Five waits of 200 ms and up bridge about six seconds; what lasts longer is for the job's own retry. */
const maxTries = 6;
const firstBackoffMs = 200;
/** Longer than any page takes; a connection that hangs longer is as good as dropped. */
const pageTimeoutMs = 30_000;

/**
 * Reads the whole feed of one dealership, page by page.
 *
 * Waits as long as a 429 asks for, and tries again after 5xx and broken connections. An abort of `signal` ends every wait at once.
 * @throws {@link FeedRefusedError} for any other 4xx.
 */
export async function* readFeed(options: ReadFeedOptions): AsyncGenerator<FeedPage, void, undefined> {
  const feed = new URL(options.feedUrl);
  let next: string | null = `/dealerships/${encodeURIComponent(options.dealership)}/vehicles?page=1`;
  while (next !== null) {
    const url: URL = new URL(next, feed);
    // The link comes from outside: followed anywhere else, it would carry our token there.
    if (url.origin !== feed.origin) throw new Error(`The feed's next page is at another host, ${url.origin}.`);
    const { next: following, ...page } = await readPage(url, options);
    yield page;
    next = following;
  }
}

async function readPage(url: URL, options: ReadFeedOptions): Promise<z.output<typeof pageSchema>> {
  const wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }));
  for (let tries = 1; ; tries += 1) {
    const answer = await tryPage(url, options);
    if ("body" in answer) return pageSchema.parse(answer.body);
    if (tries === maxTries) throw new Error(`The feed gave no answer in ${maxTries} tries: ${answer.why}.`);
    const waitMs = answer.waitMs ?? firstBackoffMs * 2 ** (tries - 1);
    options.onRetry?.(answer.why, waitMs);
    await wait(waitMs, options.signal);
    options.signal.throwIfAborted();
  }
}

type Answer = { readonly body: unknown } | { readonly why: string; readonly waitMs: number | null };

async function tryPage(url: URL, { token, signal, dealership }: ReadFeedOptions): Promise<Answer> {
  try {
    const response = await fetch(url, {
      headers: { authorization: `Bearer ${token}`, accept: "application/json" },
      signal: AbortSignal.any([signal, AbortSignal.timeout(pageTimeoutMs)]),
    });
    if (response.ok) return { body: await response.json() };
    await response.body?.cancel();
    if (response.status === 429) return { why: "too many requests (429)", waitMs: retryAfterMs(response) };
    if (response.status >= 500) return { why: `the feed answered ${response.status}`, waitMs: null };
    const what = response.status === 401 ? "refused our token" : "refused the request";
    throw new FeedRefusedError(`The feed of ${dealership} ${what} (${response.status}).`, response.status);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FeedRefusedError) throw error;
    return { why: `the connection broke (${error instanceof Error ? error.message : String(error)})`, waitMs: null };
  }
}

/** `Retry-After` in seconds or as a date; null when it is absent or says nothing. */
function retryAfterMs(response: Response): number | null {
  const text = response.headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
