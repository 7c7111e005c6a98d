import type { Role } from "../store/port/access-store.ts";
import type { Duration } from "../time/duration.ts";

/** Who the host application says that a request comes from. */
export interface HostCaller {
  /** Shown in the audit. */
  readonly name: string;
  readonly role: Role;
  /** Sees and touches only this tenant. @defaultValue all */
  readonly tenant?: string | null;
}

/** How `/metrics` behaves. */
export interface MetricsOptions {
  /** Anybody who reaches it may read it, and needs no account. Names of jobs and queues are in it, and those of tenants. @defaultValue false: viewers and above */
  readonly public?: boolean;
  /** Up to so many pairs of a job and a tenant have a freshness of their own; where there are more, none has. 0 for none. @defaultValue 200 */
  readonly tenants?: number;
}

/** How long people stay signed in. */
export interface SessionOptions {
  /** A session that is not used for so long ends. @defaultValue `"12h"` */
  readonly idle?: Duration;
  /** It ends after so long in any case. @defaultValue `"14d"` */
  readonly longest?: Duration;
}

/** How links to progress behave. Guide: `docs/guide/live.md`. */
export interface ShareOptions {
  /**
   * Sites that may show a link, as a Content-Security-Policy has them: `"https://shop.example"`, `"https://*.shop.example"`. Its page in a frame, or its progress
   * in a page of their own, as the components do. @defaultValue all of them, `["*"]`
   */
  readonly frameAncestors?: readonly string[];
}

/** How the way in over HTTP behaves. */
export interface HttpOptions {
  /** The path that callers see it at, whether or not the framework leaves it in the request: `/ops/daybook`. @defaultValue `"/"` */
  readonly basePath?: string;
  /**
   * The host application's own check. What it returns counts; null goes on with Daybook's own sessions and tokens. When it throws, the request is
   * refused. Its callers need no account here.
   */
  readonly authenticate?: (request: Request) => Promise<HostCaller | null> | HostCaller | null;
  readonly sessions?: SessionOptions;
  /**
   * How many reverse proxies of yours stand in front. So many entries of `X-Forwarded-For`, `-Proto` and `-Host` are believed, from the right: they say
   * where a request comes from and whether over TLS. With one or more, nobody counts as local. @defaultValue 0
   */
  readonly trustedProxies?: number;
  /** Largest body of a request, in bytes. @defaultValue 1 MiB */
  readonly bodyLimit?: number;
  /** What `/metrics` says, and to whom. Guide: `docs/operating/metrics.md`. */
  readonly metrics?: MetricsOptions;
  readonly share?: ShareOptions;
}
