import type { Instant } from "../../time/instant.ts";
import type { Alteration } from "./fit-row.ts";

export interface MoveOptions {
  /** Path of the old book's file. */
  readonly from: string;
  /** Address of the new book. Holds the password. */
  readonly to: string;
  /** Rows of one write, at most. @defaultValue 2000 */
  readonly batchRows?: number;
  /** Leave the old book open for work. */
  readonly keepSourceOpen?: boolean;
  /** Between two batches the move ends with what it has; started again, it goes on from there. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MoveProgress) => void;
  readonly now: () => Instant;
}

/** Told after each batch. */
export interface MoveProgress {
  readonly phase: "copy" | "verify";
  readonly table: string;
  /** Rows of the table so far, those of an earlier try included. */
  readonly rows: number;
  readonly of: number;
  /** The same of all tables. */
  readonly totalRows: number;
  readonly totalOf: number;
}

export interface TableResult {
  readonly table: string;
  readonly rows: number;
  /** The sum of the rows' SHA-256, the same on both sides. */
  readonly checksum: string;
}

export interface MoveResult {
  readonly from: string;
  readonly to: string;
  readonly tables: readonly TableResult[];
  readonly rows: number;
  /** An earlier try had begun. */
  readonly resumed: boolean;
  /** Stopped between two batches. */
  readonly interrupted: boolean;
  /** Values that PostgreSQL cannot hold as they were. */
  readonly altered: readonly Alteration[];
  /** Runs of workers that had died; the first worker on the new book rescues them. */
  readonly orphanedRuns: number;
  /** The old book refuses work from now on. */
  readonly sealed: boolean;
}

/** What stands in the way of a move, and what would be carried. */
export interface MovePlan {
  readonly from: string;
  readonly to: string;
  readonly tables: readonly { readonly table: string; readonly rows: number }[];
  readonly rows: number;
  readonly orphanedRuns: number;
  readonly obstacles: readonly Error[];
}
