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
