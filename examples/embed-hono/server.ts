import { serve } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import type { AddressInfo } from "node:net";
import { greeting, mountPath, openDaybook, serveUntilStopped, signIn } from "@daybook-examples/embed-host";

const daybook = await openDaybook();
const app = new Hono();

app.all(`${mountPath}/*`, (context) =>
  daybook.fetch(context.req.raw, { address: getConnInfo(context).remote.address }),
);

app.get("/sign-in", (context) => {
  const cookie = signIn(context.req.query("as") ?? null);
  return context.body(null, cookie === null ? 401 : 204, cookie === null ? {} : { "set-cookie": cookie });
});
app.get("/", (context) => context.text(greeting(context.req.header("cookie"))));

await serveUntilStopped(daybook, async () => {
  const options = { fetch: app.fetch, port: Number(process.env["PORT"] ?? 3000), hostname: "127.0.0.1" };
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve(options, () => resolve(starting));
  });
  return { port: (server.address() as AddressInfo).port, close: async () => server[Symbol.asyncDispose]() };
});
