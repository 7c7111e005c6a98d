import { describe, expect, test } from "vitest";
import { open, seal } from "./seal.ts";
import { readVaultKeys, vaultOfEnvironment, type VaultKey } from "./vault-keys.ts";

const [first, second] = [Buffer.alloc(32, 1).toString("base64"), Buffer.alloc(32, 2).toString("hex")];
const place = { tenant: "north", name: "shopify" };
const keys = readVaultKeys({ key: first });
const current = keys.current as VaultKey;

describe("the vault", () => {
  test("opens what it sealed, and no two seals of one value are the same", () => {
    const [one, two] = [seal("sécret ✓", place, current), seal("sécret ✓", place, current)];
    expect(open(one, current.id, place, keys)).toBe("sécret ✓");
    expect(one).not.toBe(two);
    expect(one).not.toContain("cret");
  });

  test.each([
    ["another tenant's place", { tenant: "south", name: "shopify" }],
    ["the shared place", { tenant: null, name: "shopify" }],
    ["another name", { tenant: "north", name: "sap" }],
    ["a place that reads the same when put together", { tenant: 'north","shopify', name: "" }],
  ])("a row that was moved to %s does not open", (_, elsewhere) => {
    expect(() => open(seal("secret", place, current), current.id, elsewhere, keys)).toThrow(/changed or moved/);
  });

  test("a row of which any byte was changed does not open", () => {
    const bytes = Buffer.from(seal("secret", place, current).slice(2), "base64url");
    for (let byte = 0; byte < bytes.length; byte += 1) {
      const changed = Buffer.from(bytes);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      expect(() => open(`1.${changed.toString("base64url")}`, current.id, place, keys)).toThrow(/changed or moved/);
    }
    expect(() => open("1.", current.id, place, keys)).toThrow(/changed or moved/);
  });

  test("another key opens nothing, an old one what it sealed, and without any it says which variable to set", () => {
    const sealed = seal("secret", place, current);
    const rotated = readVaultKeys({ key: second, oldKeys: [first] });
    expect(open(sealed, current.id, place, rotated)).toBe("secret");
    expect(() => open(sealed, current.id, place, readVaultKeys({ key: second }))).toThrow(/DAYBOOK_VAULT_OLD_KEYS/);
    expect(() => open(sealed, current.id, place, readVaultKeys({}))).toThrow(/DAYBOOK_VAULT_KEY/);
  });

  test("keys come from the environment, and one that is none is refused without being shown", () => {
    const env = { DAYBOOK_VAULT_KEY: second, DAYBOOK_VAULT_OLD_KEYS: ` ${first}, ` };
    expect(readVaultKeys(vaultOfEnvironment(env)).byId.size).toBe(2);
    expect(readVaultKeys(vaultOfEnvironment({ DAYBOOK_VAULT_KEY: "" })).current).toBeNull();
    for (const key of ["password", first.slice(0, 40), `${second}00`, "!".repeat(44)])
      expect(() => readVaultKeys({ key })).toThrow(/DAYBOOK_VAULT_KEY\) is no key: it takes 32 random bytes[^!]*$/);
  });
});
