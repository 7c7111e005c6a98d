/** Prints a test's figures in one line. */
export function printFigures(test: string, figures: Readonly<Record<string, string | number>>): void {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
  console.log(`fault | ${test} | ${text.join(" · ")}`);
}

/** `median 310 ms, worst 900 ms (n=12)`. */
export function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  const worst = sorted.at(-1);
  if (median === undefined || worst === undefined) return "none";
  return `median ${Math.round(median)} ms, worst ${Math.round(worst)} ms (n=${sorted.length})`;
}
