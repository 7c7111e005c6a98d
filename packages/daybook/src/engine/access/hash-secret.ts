import { createHash } from "node:crypto";

/** How the book keeps a secret that nobody chose: 256 random bits need no slow hash, and the hash can be looked up. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
