import { describe, expect, test } from "vitest";
import { DaybookError } from "../../errors/daybook-error.ts";
import {
  isConflict,
  isLost,
  isUnknownOutcome,
  neverConnected,
  sqlStateOf,
  toStoreError,
  unknownOutcome,
} from "./postgres-errors.ts";

/** As the driver throws what the server says. */
function serverError(code: string, message = "it said so"): Error {
  return Object.assign(new Error(message), { code, severity: "ERROR" });
}

/** As Node throws what the network says. */
function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.1:5432`), { code, syscall: "connect" });
}

describe("errors of the server", () => {
  test.for([
    ["40P01", "STORE_BUSY"],
    ["53100", "STORE_FULL"],
    ["53200", "STORE_BUSY"],
    ["53300", "STORE_BUSY"],
    ["55P03", "STORE_BUSY"],
    ["57014", "STORE_BUSY"],
    ["57P01", "STORE_UNREACHABLE"],
    ["57P03", "STORE_UNREACHABLE"],
    ["08006", "STORE_UNREACHABLE"],
    ["28P01", "STORE_UNREACHABLE"],
    ["3D000", "STORE_UNREACHABLE"],
    ["25006", "STORE_READ_ONLY"],
    ["42501", "STORE_READ_ONLY"],
    ["XX001", "STORE_CORRUPT"],
    ["23505", "STORE_FAILED"],
    ["42P01", "STORE_FAILED"],
    ["99999", "STORE_FAILED"],
  ] as const)("%s is %s, says where and what was said, and keeps the cause", ([state, code]) => {
    const cause = serverError(state);
    const error = toStoreError(cause, "db.example:5432/shop");
    expect(error).toBeInstanceOf(DaybookError);
    expect(error).toMatchObject({ code, cause, params: { sqlState: state, location: "db.example:5432/shop" } });
    expect((error as Error).message).toMatch(/^The database db\.example:5432\/shop .+it said so/);
  });

  test("a conflict is one, and no lost connection; a shutdown the other way round", () => {
    expect([isConflict(serverError("40001")), isLost(serverError("40001"))]).toEqual([true, false]);
    expect([isConflict(serverError("57P01")), isLost(serverError("57P01"))]).toEqual([false, true]);
  });
});

describe("errors of the network", () => {
  test.for([
    networkError("ECONNREFUSED"),
    networkError("ENOTFOUND"),
    new Error("Connection terminated unexpectedly"),
    new Error("Query read timeout"),
    new AggregateError([networkError("ECONNREFUSED"), networkError("ECONNREFUSED")]),
  ])("%s: the server cannot be reached", (error) => {
    expect(toStoreError(error, "db")).toMatchObject({ code: "STORE_UNREACHABLE", cause: error });
  });

  test("a pool without a free client is busy, not unreachable", () => {
    const error = toStoreError(new Error("timeout exceeded when trying to connect"), "db", { stage: "connecting" });
    expect(error).toMatchObject({ code: "STORE_BUSY" });
    expect(neverConnected(error)).toBe(true);
  });

  test("a commit without an answer says that nobody knows", () => {
    const error = unknownOutcome("db", new Error("Connection terminated unexpectedly"));
    expect(isUnknownOutcome(error)).toBe(true);
    expect(error.message).toContain("either all of the change is in the book or nothing of it");
    expect(isUnknownOutcome(toStoreError(networkError("ECONNRESET"), "db"))).toBe(false);
  });
});

test("errors of our own code stay what they are", () => {
  const own = new DaybookError("JOB_DISABLED", "No.");
  const mistake = new TypeError("x is not a function");
  expect(toStoreError(own, "db")).toBe(own);
  expect(toStoreError(mistake, "db")).toBe(mistake);
  expect(sqlStateOf(Object.assign(new Error("no file"), { code: "EPERM" }))).toBeUndefined();
});
