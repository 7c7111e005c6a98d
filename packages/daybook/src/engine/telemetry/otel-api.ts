import { createRequire } from "node:module";

/** OpenTelemetry's API, without which no SDK can be spoken to. */
export type OtelApi = typeof import("@opentelemetry/api");

const require = createRequire(import.meta.url);
/** Where every copy of the API looks for the SDK that was registered through any of them. */
const registry: unique symbol = Symbol.for("opentelemetry.js.api.1") as never;

interface Registered {
  readonly [registry]?: { readonly trace?: unknown; readonly metrics?: unknown };
}

let api: OtelApi | undefined;

/**
 * The API, or null as long as no SDK is registered for that purpose. So a process without one does not even load the API, and asking costs
 * a look at a property.
 */
export function otelApi(purpose: "trace" | "metrics"): OtelApi | null {
  if ((globalThis as Registered)[registry]?.[purpose] === undefined) return null;
  return (api ??= require("@opentelemetry/api") as OtelApi);
}
