import { writeFile } from "node:fs/promises";
import type { Figure } from "./figure.ts";
import { formatFigure, formatTable } from "./format.ts";
import { figureVerdicts, ratioVerdicts, type Verdict } from "./targets.ts";

/** The tables that end a bench. */
export function formatReport(figures: readonly Figure[]): string {
  const measured = figures.map(({ name, subject, unit, median, rounds }) => [
    name,
    subject,
    unit,
    formatFigure(median),
    formatFigure(Math.min(...rounds)),
    formatFigure(Math.max(...rounds)),
  ]);
  const verdicts = [...ratioVerdicts(figures), ...figureVerdicts(figures)];
  const parts = [formatTable(["measure", "subject", "unit", "median", "least", "most"], measured, 3)];
  if (verdicts.length > 0) parts.push(formatTable(["ratio or figure", "measured", "target", ""], verdicts.map(row), 1));
  return parts.join("\n\n");
}

export async function writeJson(file: string, figures: readonly Figure[]): Promise<void> {
  const ratios = Object.fromEntries(ratioVerdicts(figures).map(({ name, value }) => [name, value]));
  await writeFile(file, `${JSON.stringify({ measures: figures, ratios }, null, 2)}\n`);
}

function row({ name, value, target, reached }: Verdict): string[] {
  return [name, formatFigure(value), target ?? "", reached === null ? "" : reached ? "reached" : "missed"];
}
