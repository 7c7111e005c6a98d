import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { toNodeHandler } from "daybook/http";
import express from "express";
import { greeting, mountPath, openDaybook, serveUntilStopped, signIn } from "@daybook-examples/embed-host";

const daybook = await openDaybook();
const app = express();

// Before the parsers: then a large body is refused by Daybook while it comes in. After them it works as well.
app.use(mountPath, toNodeHandler(daybook));

app.use(express.json());
app.get("/sign-in", (request, response) => {
  const { as } = request.query;
  const cookie = signIn(typeof as === "string" ? as : null);
  if (cookie !== null) response.setHeader("set-cookie", cookie);
  response.sendStatus(cookie === null ? 401 : 204);
});
app.get("/", (request, response) => void response.type("text").send(greeting(request.headers.cookie)));

await serveUntilStopped(daybook, async () => {
  const server = app.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: async () => server[Symbol.asyncDispose]() };
});
