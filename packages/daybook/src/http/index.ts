/**
 * The way in over HTTP for servers that do not speak `Request` and `Response`. Those that do mount `daybook.fetch` itself.
 * @module
 */
export { toNodeHandler, type NodeHandler } from "./node-handler.ts";
