/** One figure of one subject, as `--json` writes it. */
export interface Figure {
  readonly name: string;
  readonly subject: string;
  readonly unit: string;
  readonly median: number;
  /** What each round gave, in order. */
  readonly rounds: readonly number[];
}
