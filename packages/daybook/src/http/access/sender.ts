import { isIPv6 } from "node:net";
import type { RequestOrigin } from "../../engine/fetch.ts";

/** Where a request comes from, as far as that can be believed. */
export interface Sender {
  /** Null when the embedding did not say. */
  readonly address: string | null;
  /** What the program calls itself; cut to what an audit needs. */
  readonly agent: string | null;
  /** Whether it came over TLS, to us or to a proxy that we trust. */
  readonly isSecure: boolean;
  /** The host and port that it was addressed to. */
  readonly host: string;
  /** Came by a proxy, or says so: then the other end of the connection is not who asks. */
  readonly isForwarded: boolean;
}

const longestAgent = 300;
const forwardingHeaders = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/**
 * Reads where a request comes from. What proxies add is believed only from as many of them as are trusted: each appends at the right, and
 * what stands further left could have been written by anybody.
 */
export function senderOf(request: Request, { address }: RequestOrigin, trustedProxies: number): Sender {
  const { headers } = request;
  const url = new URL(request.url);
  const told = (name: string): string | undefined =>
    trustedProxies === 0 ? undefined : trusted(headers.get(name), trustedProxies);
  const agent = headers.get("user-agent");
  return {
    address: told("x-forwarded-for") ?? address ?? null,
    agent: agent === null ? null : agent.slice(0, longestAgent),
    isSecure: (told("x-forwarded-proto") ?? url.protocol.slice(0, -1)).toLowerCase() === "https",
    host: told("x-forwarded-host") ?? headers.get("host") ?? url.host,
    isForwarded: trustedProxies > 0 || forwardingHeaders.some((name) => headers.has(name)),
  };
}

/** The entry that the outermost trusted proxy wrote; the leftmost of a list that is shorter, as of a header that each proxy overwrites. */
function trusted(header: string | null, proxies: number): string | undefined {
  const entries = (header ?? "").split(",").map((entry) => entry.trim());
  return entries[Math.max(0, entries.length - proxies)] || undefined;
}

/** What a limit counts by: an IPv4 address, or the network of an IPv6 address, of which one household has 2^64. */
export function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (!isIPv6(bare)) return bare;
  const [head = "", tail] = bare.split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return `${[...left, ...gap, ...right]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(":")}::/64`;
}
