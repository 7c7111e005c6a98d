import type { Instant } from "../time/instant.ts";
import type { Output } from "./output/output.ts";

/** Signals that ask a process to end. */
export type StopSignal = "SIGINT" | "SIGTERM";

/** All that a command may know of the process around it, so that none of them reads or ends the process by itself. */
export interface CliContext {
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Who gives the commands, for the audit: `cli:anna`. */
  readonly user: string;
  /** The name of this machine, for the audit. */
  readonly host: string;
  readonly timeZone: string;
  now(): Instant;
  readStandardInput(): Promise<string>;
  /** Asks for something that is not shown while it is typed; null where nobody sits at a terminal. */
  askSecret(question: string): Promise<string | null>;
  /** Listens to requests to end; until then they end the process. @returns how to stop listening. */
  onStopSignal(listener: (signal: StopSignal) => void): () => void;
  /** Listens to rejections that no code waits for; until then they end the process. @returns how to stop listening. */
  onStrayRejection(listener: (error: unknown) => void): () => void;
  /** Ends the process without waiting for anything. */
  exitNow(code: number): void;
}

/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  /** A Daybook elsewhere to ask, instead of the store. */
  readonly url?: string;
  readonly json?: boolean;
}
