/**
 * How far `key` is shifted within a spread: a whole number of milliseconds in [0, `spreadMs`), the same for ever, in every
 * version and on every platform. 0 when there is no spread.
 *
 * The number comes from the UTF-16 code units of `key` through two 32-bit FNV-1a lanes and MurmurHash3's finalizer; it is
 * pinned in tests, because a change would move every spread schedule of every installation.
 */
export function spreadOffsetMs(key: string, spreadMs: number): number {
  if (!(spreadMs > 1)) return 0;
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  for (let index = 0; index < key.length; index++) {
    const unit = key.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
  }
  high = finalize(high ^ (low >>> 16));
  low = finalize(low ^ high);
  // 53 bits are what a double holds exactly; 32 would leave most offsets of a spread of months unused.
  const fraction = ((high >>> 0) * 2 ** 21 + (low >>> 11)) / 2 ** 53;
  return Math.floor(fraction * Math.floor(spreadMs));
}

function finalize(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
