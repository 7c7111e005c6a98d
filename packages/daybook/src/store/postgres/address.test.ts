import { expect, test } from "vitest";
import { readPostgresAddress } from "./address.ts";

test("an address alone is that of the schema daybook, with ten connections", () => {
  const url = "postgres://app:secret@host:5432/shop";
  expect(readPostgresAddress(url)).toEqual({
    url,
    storeUrl: url,
    schema: "daybook",
    poolSize: 10,
    sessions: true,
    batchFrom: 100,
  });
});

test("our own parameters are taken out before the driver sees them, the driver's stay", () => {
  const storeUrl =
    "postgresql://app@host/shop?sslmode=require&schema=ledger&pool=3&sessions=off&batch=0&application_name=x";
  expect(readPostgresAddress(storeUrl)).toEqual({
    url: "postgresql://app@host/shop?sslmode=require&application_name=x",
    storeUrl,
    schema: "ledger",
    poolSize: 3,
    sessions: false,
    batchFrom: null,
  });
});

test("a socket's folder can stand in place of the host", () => {
  expect(readPostgresAddress("postgres:///shop?host=/var/run/postgresql&pool=2").url).toBe(
    "postgres:///shop?host=%2Fvar%2Frun%2Fpostgresql",
  );
});

test.for([
  ["postgres://app:secret@host/shop?pool=0", "pool"],
  ["postgres://app:secret@host/shop?pool=1.5", "pool"],
  ["postgres://app:secret@host/shop?sessions=no", "sessions"],
  ["postgres://app:secret@host/shop?batch=-1", "batch"],
  ["postgres://app:secret@host/shop?batch=1000001", "batch"],
  ["postgres://app:secret@host:port/shop", "store"],
] as const)("%s is refused by its field, and the password is not repeated", ([url, field]) => {
  let error: unknown;
  try {
    readPostgresAddress(url);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: "OPTION_INVALID", params: { field } });
  expect(JSON.stringify(error) + String(error)).not.toContain("secret");
});
