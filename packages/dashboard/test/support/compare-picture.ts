import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { expect } from "vitest";

const committed = join(import.meta.dirname, "../replay/pictures");
const latest = join(import.meta.dirname, "../../pictures/latest");

/** How much lighter or darker a pixel may be before it counts: small enough that a card's edge on the canvas does. */
const colourTolerance = 0.05;
/** How many may differ. With the browser and the fonts of the build none does; a word of a headline is more than this. */
const mostPixels = 300;

export interface Difference {
  readonly pixels: number;
  readonly isTooMuch: boolean;
  /** What differs, in red over the pale picture. */
  readonly picture: Buffer;
}

/** How two pictures differ; null where they are not even of one size. */
export function differenceOf(expected: Buffer, actual: Buffer): Difference | null {
  const [a, b] = [PNG.sync.read(expected), PNG.sync.read(actual)];
  if (a.width !== b.width || a.height !== b.height) return null;
  const picture = new PNG({ width: a.width, height: a.height });
  const pixels = pixelmatch(a.data, b.data, picture.data, a.width, a.height, { threshold: colourTolerance });
  return { pixels, isTooMuch: pixels > mostPixels, picture: PNG.sync.write(picture) };
}

/** Holds a page against the committed picture of that name; with `vitest -u` it becomes that picture. A failure leaves both and what differs as files. */
export function expectPicture(name: string, actual: Buffer): void {
  const file = join(committed, `${name}.png`);
  if (isRenewing()) {
    mkdirSync(committed, { recursive: true });
    if (!existsSync(file) || differenceOf(readFileSync(file), actual)?.pixels !== 0) writeFileSync(file, actual);
    return;
  }
  const renew = "If it is meant to be so: npm run pictures";
  if (!existsSync(file)) throw new Error(`There is no picture ${name} to compare with. ${renew}`);
  const difference = differenceOf(readFileSync(file), actual);
  if (difference !== null && !difference.isTooMuch) return;
  mkdirSync(latest, { recursive: true });
  const left = join(latest, name);
  writeFileSync(`${left}-actual.png`, actual);
  if (difference !== null) writeFileSync(`${left}-difference.png`, difference.picture);
  const how = difference === null ? "is of another size" : `differs in ${difference.pixels} pixels`;
  throw new Error(`${name} ${how}; look at ${relative(process.cwd(), left)}-{actual,difference}.png. ${renew}`);
}

function isRenewing(): boolean {
  return expect.getState().snapshotState.snapshotUpdateState === "all";
}
