import { buildFolder } from "./build-folder.ts";
import { notBuiltPage } from "./not-built-page.ts";
import { readBuiltFile } from "./read-file.ts";

/** Where a request stands, and what may become of its answer. */
export interface PageAddress {
  /** Below the mount: `/runs/17`. */
  readonly path: string;
  /** As the browser asked for it, as far as that is known. */
  readonly asked: string;
  /** What the installation says it is mounted at; `""` where it says nothing. */
  readonly mount: string;
  /** Whether an answer may be compressed. */
  readonly compress: boolean;
}

/** What stands at these paths is not the dashboard's. */
const notPages = /^\/(?:api|health|metrics|share)(?:\/|$)/;

/** A page may load nothing that did not come from here, and run nothing that stands in it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-security-policy": policy,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  vary: "accept, accept-encoding",
};

/** The custom elements, at an address that pages of others can rely on. */
const elementScript = "element.js";

/** Any page may load them; what it may ask with them is decided where it asks. */
const forAnySite = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };

/**
 * Answers what the dashboard's pages are made of. They hold nothing of the book, so anybody may load them; what they show they ask of the API.
 *
 * Pages name no address outright: each is told how far up its base is, so that they work below any path, also one that a proxy or a framework has
 * cut off before the request came here.
 * @returns null when the request is for something else.
 */
export async function serveDashboard(
  request: Request,
  { path, asked, mount, compress }: PageAddress,
  folder: string = buildFolder,
): Promise<Response | null> {
  if (request.method !== "GET" && request.method !== "HEAD") return null;
  if (notPages.test(path)) return null;

  const name = path.slice(1);
  const kept = cacheOf(name);
  if (kept !== null) {
    const accepted = compress ? (request.headers.get("accept-encoding") ?? "") : "";
    const file = await readBuiltFile(folder, name, accepted);
    if (file === null) return null;
    return answer(request, file.bytes, 200, {
      "content-type": file.type,
      "cache-control": kept,
      ...(name === elementScript ? forAnySite : {}),
      ...(file.encoding === null ? {} : { "content-encoding": file.encoding }),
    });
  }
  if (request.headers.get("accept")?.includes("text/html") !== true) return null;

  // Relative addresses need the slash: without it they would count from one folder further up.
  if (path === "/" && !asked.endsWith("/")) {
    const { search } = new URL(request.url);
    return answer(request, null, 302, { location: `${asked}/${search}`, "cache-control": "no-store" });
  }
  const page = await readBuiltFile(folder, "index.html", "");
  const type = { "content-type": "text/html; charset=utf-8" };
  if (page === null) return answer(request, notBuiltPage, 503, { ...type, "cache-control": "no-store" });
  // A framework that cut the mount off may have cut a slash off with it: at the root only the mount itself is sure.
  const base = path === "/" && !asked.startsWith(`${mount}/`) ? `${mount}/` : baseOf(path);
  const text = new TextDecoder().decode(page.bytes).replace('<base href="./"', `<base href="${base}"`);
  return answer(request, text, 200, { ...type, "cache-control": "no-cache" });
}

/** How long a file of the build is kept; null for what is none. */
function cacheOf(name: string): string | null {
  if (name.startsWith("assets/")) return "public, max-age=31536000, immutable";
  if (name === elementScript) return "public, max-age=600";
  return name === "favicon.svg" ? "public, max-age=3600" : null;
}

function answer(
  request: Request,
  body: string | Uint8Array<ArrayBuffer> | null,
  status: number,
  more: Record<string, string>,
): Response {
  return new Response(request.method === "HEAD" ? null : body, { status, headers: { ...headers, ...more } });
}

/** From a page's address up to where the dashboard begins: `./` for `/runs`, `../` for `/runs/17`. */
function baseOf(path: string): string {
  const depth = path.split("/").length - 2;
  return depth < 1 ? "./" : "../".repeat(depth);
}
