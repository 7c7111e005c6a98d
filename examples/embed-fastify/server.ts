import type { AddressInfo } from "node:net";
import { toNodeHandler } from "daybook/http";
import Fastify from "fastify";
import { greeting, mountPath, openDaybook, serveUntilStopped, signIn } from "@daybook-examples/embed-host";

const daybook = await openDaybook();
const handle = toNodeHandler(daybook);
const app = Fastify({ forceCloseConnections: "idle" });

// A plugin of its own: what it says of bodies holds for its routes alone.
app.register(
  async (scope) => {
    // Daybook reads bodies itself: Fastify's parsers would have taken them.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    // The mount itself is a path of its own.
    for (const path of ["/", "/*"])
      scope.all(path, (request, reply) => {
        reply.hijack();
        return handle(request.raw, reply.raw);
      });
  },
  { prefix: mountPath },
);

app.get<{ Querystring: { as?: string } }>("/sign-in", (request, reply) => {
  const cookie = signIn(request.query.as ?? null);
  if (cookie !== null) reply.header("set-cookie", cookie);
  return reply.code(cookie === null ? 401 : 204).send();
});
app.get("/", (request) => greeting(request.headers.cookie));

await serveUntilStopped(daybook, async () => {
  await app.listen({ port: Number(process.env["PORT"] ?? 3000), host: "127.0.0.1" });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
});
