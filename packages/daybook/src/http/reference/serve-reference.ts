import type { Context, Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { RequestOrigin } from "../../engine/fetch.ts";
import type { ApiDocument } from "./document-shape.ts";

type Env = { Bindings: RequestOrigin };

/**
 * `/api/docs`: the API for people. Closed like the API itself; its stylesheet says nothing and is open.
 *
 * It has headers of its own, because it is the one answer of the API that wants a stylesheet: stand it before the others'.
 * @param assertKnown refuses whom nobody knows.
 */
export function serveReference(
  app: Hono<Env>,
  document: () => ApiDocument,
  assertKnown: (context: Context<Env>) => Promise<unknown>,
): void {
  let page: Promise<string> | undefined;
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    strictTransportSecurity: false,
  });
  app.get("/api/docs", headers, async (context) => {
    await assertKnown(context);
    page ??= import("./render-page.ts").then(({ renderPage }) => renderPage(document()));
    return textResponse(await page, "text/html", "no-store");
  });
  app.get("/api/docs.css", headers, async () => {
    const { stylesheet } = await import("./stylesheet.ts");
    return textResponse(stylesheet, "text/css", "no-cache");
  });
}

function textResponse(text: string, type: string, cacheControl: string): Response {
  return new Response(text, { headers: { "content-type": `${type}; charset=utf-8`, "cache-control": cacheControl } });
}
