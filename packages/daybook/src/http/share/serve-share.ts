import type { Hono } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { RequestOrigin } from "../../engine/fetch.ts";
import { isDaybookError } from "../../errors/daybook-error.ts";
import type { ErrorCode } from "../../errors/error-code.ts";
import { statusOf } from "../errors.ts";
import { jsonResponse } from "../json-response.ts";
import type { LiveFeed } from "../live/live-feed.ts";
import { streamResponse } from "../live/stream-response.ts";
import type { HttpParts } from "../parts.ts";
import { allowedOrigin } from "./allowed-origin.ts";
import { sharedAudience, sharedView } from "./shared-view.ts";
import { languageOf } from "./words.ts";

/** A stream is ended after so long: the browser comes back by itself, and a link that is void by then is found out. */
const longestStreamMs = 300_000;

/**
 * What a link shows: a page that may be framed, and the same as JSON and as a stream. The link is all it takes; whoever is signed in is not looked at, and
 * nothing else of the API is reached through it.
 *
 * It has headers of its own: stand it before the others'.
 */
export function serveShare(
  app: Hono<{ Bindings: RequestOrigin }>,
  { daybook, clock, options }: HttpParts,
  feed: LiveFeed,
): void {
  const sites = options.share?.frameAncestors ?? ["*"];
  // Who may frame the page may show its progress in a page of their own. No cookie goes along: the link is all it takes.
  const forTheirPages = cors({ origin: (origin) => allowedOrigin(origin, sites), allowMethods: ["GET"] });
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: [...sites],
    },
    referrerPolicy: "no-referrer",
    // Who may frame it, the policy above says.
    xFrameOptions: false,
    crossOriginResourcePolicy: "cross-origin",
    strictTransportSecurity: false,
  });

  app.get("/share/assets/share.js", headers, async () => {
    const { shareScript } = await import("./share-assets.ts");
    return textResponse(shareScript, "text/javascript", "no-cache");
  });
  app.get("/share/assets/share.css", headers, async () => {
    const { shareStylesheet } = await import("./share-assets.ts");
    return textResponse(shareStylesheet, "text/css", "no-cache");
  });
  app.get("/share/:token", headers, async ({ req }) => {
    const language = languageOf(req.header("accept-language") ?? null);
    const { renderShare, renderRefusal } = await import("./render-share.ts");
    try {
      await daybook.shares.read(req.param("token"));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return textResponse(await renderRefusal(language, error.code), "text/html", "no-store", statusOf[error.code]);
    }
    return textResponse(await renderShare(language), "text/html", "no-store");
  });
  app.get("/share/:token/progress", headers, forTheirPages, async ({ req }) => {
    const shared = await daybook.shares.read(req.param("token"));
    const response = jsonResponse(await sharedView(daybook.runs, shared), 200);
    response.headers.set("cache-control", "no-store");
    return response;
  });
  app.get("/share/:token/events", headers, forTheirPages, async ({ req }) => {
    const shared = await daybook.shares.read(req.param("token"));
    const after = req.header("last-event-id") ?? req.query("after");
    const endsAfterMs = Math.min(longestStreamMs, shared.until - clock.now());
    const body = await feed.subscribe(sharedAudience(shared), after === "" ? undefined : after, { endsAfterMs });
    return streamResponse(body);
  });
}

function isRefusal(error: unknown): error is Error & { readonly code: "SHARE_INVALID" | "SHARE_EXPIRED" } {
  const refusals: readonly ErrorCode[] = ["SHARE_INVALID", "SHARE_EXPIRED"];
  return isDaybookError(error) && refusals.includes(error.code);
}

function textResponse(text: string, type: string, cacheControl: string, status: number = 200): Response {
  return new Response(text, {
    status,
    headers: { "content-type": `${type}; charset=utf-8`, "cache-control": cacheControl },
  });
}
