import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "daybook/http";
import { greeting, mountPath, openDaybook, serveUntilStopped, signIn } from "@daybook-examples/embed-host";

const daybook = await openDaybook();
const handle = toNodeHandler(daybook);

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://host");
  if (pathname === mountPath || pathname.startsWith(`${mountPath}/`)) return void handle(request, response);
  if (pathname === "/sign-in") {
    const cookie = signIn(searchParams.get("as"));
    return void response.writeHead(cookie === null ? 401 : 204, cookie === null ? {} : { "set-cookie": cookie }).end();
  }
  response.end(greeting(request.headers.cookie));
});

await serveUntilStopped(daybook, async () => {
  server.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: async () => server[Symbol.asyncDispose]() };
});
