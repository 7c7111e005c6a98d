import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Endpoint } from "../../../src/http/contract/endpoint.ts";

const folder = new URL("../../../src/http/contract/", import.meta.url);
const files = readdirSync(fileURLToPath(folder)).filter((file) => file.endsWith(".ts"));
const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href) as Promise<object>));


/** Every endpoint of the contract. */
export const endpoints: readonly Endpoint[] = modules.flatMap((module) => Object.values(module).filter(isEndpoint));

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === "object" && value !== null && "method" in value && "path" in value && "answer" in value;
}
