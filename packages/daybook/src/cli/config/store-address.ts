import { resolve } from "node:path";

const scheme = /^([a-z][a-z0-9+.-]+):/i;

/** An address whose file, if it is one, is read from `folder`. */
export function absoluteStore(address: string, folder: string): string {
  const file = storeFile(address);
  return file === null ? address : `sqlite:${resolve(folder, file)}`;
}

/** The file that a store is kept in; null for other kinds of address. */
export function storeFile(address: string): string | null {
  const kind = scheme.exec(address)?.[1]?.toLowerCase();
  if (kind === undefined) return address;
  return kind === "sqlite" ? address.slice("sqlite:".length) : null;
}

/** An address as it may be shown: without the password. */
export function shownStore(address: string): string {
  if (storeFile(address) !== null) return address;
  try {
    const url = new URL(address);
    if (url.password !== "") url.password = "***";
    for (const name of url.searchParams.keys()) if (/password/i.test(name)) url.searchParams.set(name, "***");
    return url.href;
  } catch {
    return `${scheme.exec(address)?.[1] ?? ""}:…`;
  }
}
