import { Hono, type Context } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { getPath } from "hono/utils/url";
import { jsonText } from "../engine/api/json-text.ts";
import type { RequestOrigin } from "../engine/fetch.ts";
import { DaybookError } from "../errors/daybook-error.ts";
import { assertOwnPage, assertOwnSite } from "./access/assert-own-site.ts";
import type { Caller } from "./access/caller.ts";
import { authorize } from "./access/authorize.ts";
import { identifier, type Identify } from "./access/identify.ts";
import { isStill } from "./access/is-still.ts";
import { senderOf } from "./access/sender.ts";
import { serveDashboard } from "./dashboard/serve-dashboard.ts";
import { failureResponse } from "./errors.ts";
import { isLive, readiness } from "./health.ts";
import { emptyResponse, jsonResponse } from "./json-response.ts";
import type { Metrics } from "./metrics/metrics.ts";
import { openApiDocument } from "./openapi/document.ts";
import { LiveFeed } from "./live/live-feed.ts";
import type { HttpParts } from "./parts.ts";
import type { ApiDocument } from "./reference/document-shape.ts";
import { serveReference } from "./reference/serve-reference.ts";
import { readRequest } from "./read-request.ts";
import type { Route } from "./route.ts";
import { allRoutes } from "./routes/all-routes.ts";
import { serveShare } from "./share/serve-share.ts";

type Env = { Bindings: RequestOrigin };

const defaultBodyLimit = 1_048_576;

/** The routes on hono, and the order of what stands before them: headers, forged requests, who, whether they may, what they ask. */
export function createApp(parts: HttpParts): Hono<Env> {
  const { options } = parts;
  const mount = options.basePath === undefined || options.basePath === "/" ? "" : options.basePath;
  const app = new Hono<Env>({ getPath: (request) => pathBelow(mount, getPath(request)) });
  const onDefect = (error: unknown): void => parts.logger().error({ err: error }, "a request failed");

  const identify = identifier(parts, parts.sessions);
  const whoIs = (request: Request, env: RequestOrigin): Promise<Caller> =>
    identify(request, senderOf(request, env, options.trustedProxies ?? 0));
  const feed = new LiveFeed(parts);
  parts.onStop(() => feed.close());
  const routes = allRoutes(parts, feed);
  let described: ReturnType<typeof openApiDocument> | undefined;
  const describe = (): ReturnType<typeof openApiDocument> =>
    (described ??= openApiDocument(
      routes.map(({ endpoint }) => endpoint),
      `${mount}/api/v1`,
    ));
  serveReference(
    app,
    () => describe() as unknown as ApiDocument,
    ({ req, env }) => whoIs(req.raw, env),
  );

  // Pages have headers of their own, so they stand before those of the API.
  serveShare(app, parts, feed);
  app.use(async ({ req, env }, next) => {
    const asked = env.publicPath ?? new URL(req.url).pathname;
    const page = { path: req.path, asked, mount, compress: env.compress ?? true };
    return (await serveDashboard(req.raw, page)) ?? next();
  });

  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      referrerPolicy: "no-referrer",
      xFrameOptions: "DENY",
      // Whether a whole domain speaks TLS is its owner's to say.
      strictTransportSecurity: false,
    }),
  );
  app.use(async (context, next) => {
    await next();
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
  });
  app.onError((error) => failureResponse(error, onDefect));
  app.notFound((context) => failureResponse(noRoute(context), onDefect));

  app.get("/health/live", () => jsonResponse(isLive(), 200));
  app.get("/health/ready", async () => {
    const state = await readiness(parts);
    return jsonResponse(state, state.ready ? 200 : 503);
  });

  let metrics: Promise<Metrics> | undefined;
  app.get("/metrics", async ({ req, env }) => {
    if (options.metrics?.public !== true)
      authorize({ id: "metrics.get", role: "viewer", tenants: "none" }, await whoIs(req.raw, env));
    // The library is for those who ask.
    metrics ??= import("./metrics/metrics.ts").then(({ Metrics: Loaded }) => new Loaded(parts, feed));
    return (await metrics).respond();
  });

  let document: string | undefined;
  app.get("/api/v1/openapi.json", async ({ req, env }) => {
    await whoIs(req.raw, env);
    return new Response((document ??= jsonText(describe())), {
      headers: { "content-type": "application/json; charset=utf-8" },
    });
  });

  const methods = new Map<string, string[]>();
  for (const each of routes) {
    const path = `/api/v1${each.endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1")}`;
    methods.set(path, [...(methods.get(path) ?? []), each.endpoint.method]);
    app.on(each.endpoint.method, path, (context) => answer(parts, each, context, identify));
  }
  for (const [path, allowed] of methods)
    app.all(path, (context) => {
      const response = failureResponse(noMethod(context, allowed), onDefect);
      response.headers.set("allow", allowed.join(", "));
      return response;
    });
  return app;
}

async function answer(
  parts: HttpParts,
  { endpoint, handle }: Route,
  context: Context<Env>,
  identify: Identify,
): Promise<Response> {
  const request = context.req.raw;
  const sender = senderOf(request, context.env, parts.options.trustedProxies ?? 0);
  assertOwnSite(request, sender);
  const caller = endpoint.role === null ? null : await identify(request, sender);
  if (caller !== null) {
    assertOwnPage(request, sender, caller);
    authorize(endpoint, caller);
  }
  const limit = parts.options.bodyLimit ?? defaultBodyLimit;
  const read = await readRequest(endpoint, request, context.req.param(), limit);
  // Who asks an open endpoint was not looked for; its handler was made by `openRoute` and knows of no caller.
  const stillMay = async (): Promise<boolean> =>
    caller === null || isStill(endpoint, caller, () => identify(request, sender));
  const known = { caller: caller as Caller, request, sender, stillMay };
  const value = await parts.telemetry.within(request.headers, () =>
    handle({ ...(read as { params: never; query: never; body: never }), ...known }),
  );
  if (value instanceof Response) return value;
  return endpoint.answer === null ? emptyResponse() : jsonResponse(value, endpoint.status ?? 200);
}

/** Some frameworks take the path off that a handler is mounted at, others leave it there. */
function pathBelow(mount: string, path: string): string {
  if (path === mount) return "/";
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : path;
}

function noRoute({ req }: Context<Env>): DaybookError {
  return new DaybookError("ROUTE_NOT_FOUND", `There is nothing at ${req.path}. What there is: /api/v1/openapi.json.`, {
    params: { path: req.path },
  });
}

function noMethod({ req }: Context<Env>, allowed: readonly string[]): DaybookError {
  return new DaybookError("METHOD_NOT_ALLOWED", `${req.path} takes ${allowed.join(", ")}, not ${req.method}.`, {
    params: { method: req.method, allowed },
  });
}
