import type { RunView } from "../../../engine/api/run-view.ts";
import type { ProgressView } from "../../../run/progress.ts";
import { formatDuration } from "../../../time/duration.ts";
import type { Instant } from "../../../time/instant.ts";
import { runTitle } from "../run-words.ts";
import type { Style } from "../style.ts";
import { cutTo, oneLine, padTo, widthOf } from "../text-width.ts";
import { inTreeOrder } from "./tree-order.ts";

/** Room for the lines and how they look. */
export interface ProgressFrame {
  readonly columns: number;
  /** The most lines to make. */
  readonly rows: number;
  readonly now: Instant;
  readonly style: Style;
}

interface Part {
  readonly text: string;
  readonly formats?: Parameters<Style>[0];
}

const widestTitle = 40;
const barWidth = 18;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** One line for each active run, children beneath their parent. The same runs at the same instant give the same lines. */
export function progressLines(runs: readonly RunView[], frame: ProgressFrame): string[] {
  const ordered = inTreeOrder(runs);
  const shown = ordered.length <= frame.rows ? ordered : ordered.slice(0, Math.max(0, frame.rows - 1));
  const titles = shown.map(({ run, branch }) => branch + runTitle(run));
  const titleWidth = Math.min(widestTitle, Math.floor(frame.columns / 3), Math.max(0, ...titles.map(widthOf)));
  const lines = shown.map(({ run }, index) => {
    const title = padTo(cutTo(titles[index] ?? "", titleWidth), titleWidth);
    return fitted([{ text: title, formats: "bold" }, ...runParts(run, frame)], frame);
  });
  const hidden = ordered.length - shown.length;
  if (hidden > 0) lines.push(fitted([{ text: `… and ${hidden} more running`, formats: "dim" }], frame));
  return lines;
}

/** What stands behind the title, without a terminal's drawing: for plain lines. */
export function progressText(run: RunView, now: Instant): string {
  return runParts(run, { now, columns: 0, rows: 0, style: (_formats, text) => text }, false)
    .map(({ text }) => text)
    .join("  ");
}

function runParts(run: RunView, frame: ProgressFrame, withBar = true): Part[] {
  const { progress } = run;
  const elapsed = run.durationMs === null ? "" : formatDuration(run.durationMs);
  const attempt: Part[] = run.attempt > 1 ? [{ text: `attempt ${run.attempt}`, formats: "yellow" }] : [];
  if (run.cancelRequestedAt !== null) attempt.push({ text: "cancelling", formats: "magenta" });
  if (progress === null) return [...attempt, { text: `running ${elapsed}`.trim(), formats: "dim" }];
  const parts: Part[] = [];
  if (progress.percent !== null) {
    if (withBar && frame.columns >= 60)
      parts.push({ text: barOf(progress.percent), formats: progress.stalled ? "yellow" : "cyan" });
    parts.push({ text: `${Math.floor(progress.percent)}%`.padStart(withBar ? 4 : 0) });
  }
  if (progress.total !== null || progress.done > 0) parts.push({ text: doneText(progress) });
  if ((progress.counts.failed ?? 0) > 0) parts.push({ text: `${progress.counts.failed} failed`, formats: "red" });
  if (progress.rate !== null && progress.rate > 0) parts.push({ text: rateText(progress.rate), formats: "dim" });
  if (progress.stalled)
    parts.push({ text: `stalled for ${formatDuration(frame.now - progress.changedAt)}`, formats: "yellow" });
  else if (progress.etaMs !== null) parts.push({ text: `ETA ${formatDuration(progress.etaMs)}` });
  else if (elapsed !== "") parts.push({ text: elapsed, formats: "dim" });
  parts.push(...attempt);
  if (progress.stage !== null) parts.push({ text: stageText(progress.stage) });
  if (progress.message !== null) parts.push({ text: oneLine(progress.message), formats: "dim" });
  return parts;
}

function barOf(percent: number): string {
  const filled = (percent / 100) * barWidth;
  const whole = Math.floor(filled);
  const part = eighths[Math.floor((filled - whole) * 8)] ?? "";
  return `${"█".repeat(whole)}${part}`.padEnd(barWidth, "░");
}

function doneText({ done, total }: ProgressView): string {
  return total === null ? `${grouped(done)} done` : `${grouped(done)}/${grouped(total)}`;
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

function rateText(rate: number): string {
  if (rate >= 100) return `${Math.round(rate).toLocaleString("en-US")}/s`;
  return rate >= 1 ? `${rate.toFixed(1)}/s` : `${(rate * 60).toFixed(1)}/min`;
}

function stageText({ name, number, of }: NonNullable<ProgressView["stage"]>): string {
  return of === null ? oneLine(name) : `${number}/${of} ${oneLine(name)}`;
}

/** Joins parts and cuts them where the line ends; colours are put on after the cut, so that none of them is cut open. */
function fitted(parts: readonly Part[], { columns, style }: ProgressFrame): string {
  let left = columns;
  const pieces: string[] = [];
  for (const { text, formats } of parts) {
    const between = pieces.length === 0 ? "" : "  ";
    if (text === "") continue;
    if (left <= between.length + 1) break;
    const cut = cutTo(text, left - between.length);
    left -= widthOf(cut) + between.length;
    pieces.push(between + (formats === undefined ? cut : style(formats, cut)));
  }
  return pieces.join("");
}
