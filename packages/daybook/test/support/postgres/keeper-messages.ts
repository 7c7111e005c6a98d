/** How a server is brought down: `fast` and `immediate` as an administrator does it, `kill` as a crash does. */
export type Stop = "fast" | "immediate" | "kill";

export interface KeeperSettings {
  /** Major version of PostgreSQL. */
  readonly version: string;
  /** Whether what was committed is on the disk. */
  readonly durable: boolean;
  /** Further settings of the server, as in postgresql.conf. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What the test tells the keeper. */
export type KeeperCommand = { readonly tell: "start" } | { readonly tell: "stop"; readonly how: Stop };

/** What the keeper answers. */
export type KeeperMessage =
  | { readonly say: "up"; readonly url: string }
  | { readonly say: "down" }
  | { readonly say: "failed"; readonly message: string };
