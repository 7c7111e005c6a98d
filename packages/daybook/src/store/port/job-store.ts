import type { JobRecord } from "../../job/job-record.ts";
import type { Instant } from "../../time/instant.ts";

/** A job as the book tells it: what code says, and where it stands. The operator's word is in the overrides. */
export interface StoredJob {
  readonly name: string;
  readonly app: string;
  readonly definition: JobRecord;
  readonly definitionHash: string;
  readonly version: string | null;
  /** The file it was found in; for people, never an identity. */
  readonly source: string | null;
  readonly registeredAt: Instant;
  /** When its definition last became a different one. */
  readonly changedAt: Instant;
  /** Its app was started without it; null while the code has it. */
  readonly removedAt: Instant | null;
}

export interface JobToRegister {
  readonly record: JobRecord;
  readonly definitionHash: string;
  readonly version: string | null;
  readonly source: string | null;
}

export interface RegisterRequest {
  /** Jobs of one program; another program's jobs on the same store are left alone. */
  readonly app: string;
  readonly jobs: readonly JobToRegister[];
  /** False when some job files failed to load: then nothing is marked removed. */
  readonly complete: boolean;
  readonly now: Instant;
}

export interface RegisterResult {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Were removed, and are back. */
  readonly restored: readonly string[];
}

/** Registered jobs. */
export interface JobStore {
  /** Writes what code says of its jobs; never touches overrides. A removed job's schedules stop and its waiting runs are held; a restored one's go on. */
  register(request: RegisterRequest): Promise<RegisterResult>;
  get(name: string): Promise<StoredJob | null>;
  /** By name. Removed jobs too. */
  list(): Promise<StoredJob[]>;
}
