import { DaybookError } from "../errors/daybook-error.ts";

/** Which house an address names, and for a file its path. @throws DaybookError `STORE_UNSUPPORTED` */
export function storeKindOf(url: string): { kind: "sqlite"; path: string } | { kind: "postgres" } {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: "sqlite", path: url };
  if (scheme === "sqlite") return { kind: "sqlite", path: url.slice("sqlite:".length) };
  if (scheme === "postgres" || scheme === "postgresql") return { kind: "postgres" };
  throw new DaybookError(
    "STORE_UNSUPPORTED",
    `No store for "${scheme}:" addresses. Use sqlite:<file> or postgres://user:password@host/database.`,
    { params: { scheme } },
  );
}
