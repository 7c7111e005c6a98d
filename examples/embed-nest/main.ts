import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { NestFactory } from "@nestjs/core";
import type { Daybook } from "daybook";
import { toNodeHandler } from "daybook/http";
import { mountPath, serveUntilStopped } from "@daybook-examples/embed-host";
import { AppModule, DAYBOOK } from "./app.module.ts";

const app = await NestFactory.create(AppModule, { logger: ["error", "warn"] });
const daybook = app.get<Daybook>(DAYBOOK);

// Nest puts its own parsers in place when it begins to listen, so this stands before them. Its guards are not asked: `authenticate` is.
app.use(mountPath, toNodeHandler(daybook));

await serveUntilStopped(daybook, async () => {
  const server = (await app.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1")) as Server;
  return { port: (server.address() as AddressInfo).port, close: () => app.close() };
});
