import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vue from "@vitejs/plugin-vue";
import { build } from "vite";
import { onTestFinished } from "vitest";

/** A policy as strict as careful sites have it: no inline style, no inline script, no eval. */
export function strictPolicy(daybook = ""): string {
  return `default-src 'none'; script-src 'self' ${daybook}; style-src 'self'; connect-src 'self' ${daybook}; img-src data:`;
}

/** A page of somebody else: markup, and what it says of styles is its own. */
export function pageOf(body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;
}

/** Serves a site of somebody else until the test is over. @returns its address */
export async function serveSite(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The application in `vue-page`, built with the package's own files as its users build it. @returns its script */
export async function buildVuePage(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "daybook-vue-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await build({
    configFile: false,
    logLevel: "error",
    plugins: [vue()],
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: true,
      modulePreload: false,
      rolldownOptions: {
        input: join(import.meta.dirname, "../vue-page/main.ts"),
        output: { entryFileNames: "main.js" },
      },
    },
  });
  return readFileSync(join(folder, "main.js"), "utf8");
}
