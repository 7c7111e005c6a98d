import type { Role } from "./access/role.ts";

/** Who the host application says that a request comes from. */
export interface HostCaller {
  /** Shown in the audit. */
  readonly name: string;
  readonly role: Role;
  /** Sees and touches only this tenant. @defaultValue all */
  readonly tenant?: string | null;
}

/** How the way in over HTTP behaves. */
export interface HttpOptions {
  /** The path it is mounted at, where the framework leaves it in the request's URL: `/admin/daybook`. @defaultValue `"/"` */
  readonly basePath?: string;
  /**
   * The host application's own check. What it returns counts; null goes on with Daybook's own sessions and tokens. When it throws, the request is
   * refused. Its callers need no account here.
   */
  readonly authenticate?: (request: Request) => Promise<HostCaller | null> | HostCaller | null;
  /** Largest body of a request, in bytes. @defaultValue 1 MiB */
  readonly bodyLimit?: number;
}
