import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/** What scrypt takes for one guess at a password: 2^`logN` blocks of 128 × `r` bytes, `p` times over. */
export interface PasswordCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and about a quarter of a second. */
export const usualCost: PasswordCost = { logN: 15, r: 8, p: 3 };

/** Beyond this a sign-in would take the memory that the runs need, whoever wrote such a hash into the book. */
const mostMemory = 256 * 1_048_576;
const keyLength = 32;
const written = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]{16,})\$([\w-]{43})$/;

/** Whether hashes of this cost can be made and checked. */
export function isPossibleCost({ logN, r, p }: PasswordCost): boolean {
  const isWhole = [logN, r, p].every((value) => Number.isSafeInteger(value) && value >= 1);
  return isWhole && logN >= 4 && p <= 99 && memoryOf({ logN, r, p }) <= mostMemory;
}

/** Passwords as the book keeps them: `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, so that each says itself what it cost. */
export class Passwords {
  readonly #cost: PasswordCost;

  constructor(cost: PasswordCost = usualCost) {
    this.#cost = cost;
  }

  async hash(password: string): Promise<string> {
    const { logN, r, p } = this.#cost;
    const salt = randomBytes(16);
    const key = await keyOf(password, salt, this.#cost);
    return `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString("base64url")}$${key.toString("base64url")}`;
  }

  /** Whether it is the password of a hash, and whether that hash cost another amount than hashes do now. A text that is no hash fits nothing. */
  async check(password: string, hash: string): Promise<{ fits: boolean; outdated: boolean }> {
    const [, logN, r, p, salt = "", key = ""] = written.exec(hash) ?? [];
    const cost: PasswordCost = { logN: Number(logN), r: Number(r), p: Number(p) };
    if (!isPossibleCost(cost)) return { fits: false, outdated: false };
    const guess = await keyOf(password, Buffer.from(salt, "base64url"), cost);
    const isUsual = cost.logN === this.#cost.logN && cost.r === this.#cost.r && cost.p === this.#cost.p;
    return { fits: timingSafeEqual(guess, Buffer.from(key, "base64url")), outdated: !isUsual };
  }
}

/** Composed: the same letters typed on another keyboard are the same password. */
function keyOf(password: string, salt: Buffer, cost: PasswordCost): Promise<Buffer> {
  const { logN, r, p } = cost;
  return derive(password.normalize("NFC"), salt, keyLength, { N: 2 ** logN, r, p, maxmem: 2 * memoryOf(cost) });
}

function memoryOf({ logN, r, p }: PasswordCost): number {
  return 128 * r * (2 ** logN + p);
}
