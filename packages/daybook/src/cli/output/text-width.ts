import stringWidth from "string-width";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
// Control characters in names and messages would move the cursor; a tab has no width of its own.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001F\u007F-\u009F]+/g;

/** Columns that text takes in a terminal; wide characters take two, colours none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Text on one line, without what would steer the terminal. */
export function oneLine(text: string): string {
  return text.replaceAll(controls, " ").trim();
}

/** Cuts text without colours to at most `columns`, with an ellipsis in its last column where something was left out. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return "";
  let width = 0;
  let kept = "";
  for (const { segment } of segmenter.segment(text)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Fills up with spaces to `columns`. */
export function padTo(text: string, columns: number, align: "left" | "right" = "left"): string {
  const fill = " ".repeat(Math.max(0, columns - widthOf(text)));
  return align === "left" ? text + fill : fill + text;
}
