import { describe, expect, test } from "vitest";
import { isPossibleCost, Passwords, usualCost } from "./passwords.ts";

const passwords = new Passwords({ logN: 4, r: 8, p: 1 });

describe("passwords", () => {
  test("a hash says what it cost, fits its own password and no other, and no two are the same", async () => {
    const hash = await passwords.hash("correct horse");
    expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await passwords.check("correct horse", hash)).toEqual({ fits: true, outdated: false });
    expect(await passwords.check("correct horse ", hash)).toMatchObject({ fits: false });
    expect(await passwords.check("", hash)).toMatchObject({ fits: false });
    expect(await passwords.hash("correct horse")).not.toBe(hash);
  });

  test("a hash of another cost still fits, and is outdated", async () => {
    const hash = await passwords.hash("x");
    const dearer = new Passwords({ logN: 5, r: 8, p: 1 });
    expect(await dearer.check("x", hash)).toEqual({ fits: true, outdated: true });
    expect(await dearer.check("y", hash)).toEqual({ fits: false, outdated: true });
  });

  test("the same letters composed in another way are the same password", async () => {
    const hash = await passwords.hash("M\u00fcller");
    expect(await passwords.check("Mu\u0308ller", hash)).toMatchObject({ fits: true });
  });

  test.each([
    ["nothing", ""],
    ["a plain text", "correct horse"],
    ["another kind", "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$xxx"],
    ["a cost that would take all memory", `$scrypt$ln=30,r=32,p=1$${"a".repeat(22)}$${"b".repeat(43)}`],
    ["no cost at all", `$scrypt$ln=0,r=0,p=0$${"a".repeat(22)}$${"b".repeat(43)}`],
    ["a key cut short", `$scrypt$ln=4,r=8,p=1$${"a".repeat(22)}$${"b".repeat(42)}`],
  ])("what is no hash fits nothing: %s", async (_, hash) => {
    expect(await passwords.check("correct horse", hash)).toEqual({ fits: false, outdated: false });
  });

  test("what hashes usually cost is at least what is advised against guessing, and can be paid", () => {
    const { logN, r, p } = usualCost;
    expect(2 ** logN * r * p).toBeGreaterThanOrEqual(2 ** 15 * 8 * 3);
    expect(isPossibleCost(usualCost)).toBe(true);
  });
});
