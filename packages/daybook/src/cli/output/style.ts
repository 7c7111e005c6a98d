import { styleText } from "node:util";

type Formats = Parameters<typeof styleText>[0];

/** Colours text, or leaves it as it is. */
export type Style = (formats: Formats, text: string) => string;

/** For pipes and files. */
export const plainStyle: Style = (_formats, text) => text;

const colouredStyle: Style = (formats, text) =>
  text === "" ? "" : styleText(formats, text, { validateStream: false });

/** Colours where the stream is a terminal that shows them; `NO_COLOR` and `FORCE_COLOR` decide otherwise. */
export function styleFor(stream: NodeJS.WritableStream): Style {
  return styleText("red", "x", { stream }) === "x" ? plainStyle : colouredStyle;
}
