import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ended, Started } from "./child/journal.ts";
import { limits } from "./child/jobs.ts";
import * as invariants from "./ledger-invariants.ts";
import { type Ledger, ledgerOf } from "./ledger.ts";
import { Scene, violationsOf } from "./scene.ts";
import { readSqliteBook } from "./sqlite-book.ts";
import { until } from "./waiting.ts";

const steps = { "catch-up/default": 1_000 };
let scene: Scene;
/** A book with a bit of everything, in order, of which each test makes a copy and spoils it. */
let sound: Ledger;
let copies = 0;

/** A worker that is killed with a run in its hands, another that goes on, a program that enqueues, a schedule that fires. */
async function keepBook(): Promise<void> {
  const first = await scene.worker({ schedules: ["catch-up"] }).ready();
  const held = await scene.client.enqueue("held");
  await first.hears("started", ({ run }) => run === held.id);
  const second = await scene.worker({ schedules: ["catch-up"] }).ready();
  await first.kill();
  await second.hears("started", ({ run }) => run === held.id);
  await scene.enqueuer({ everyMs: 2, most: 60, seed: 7 }).exited;
  await until("the schedule has fired four times", () => second.heardOf("fired").length >= 4);
  second.tell({ tell: "release" });
  await scene.client.schedules.pause("catch-up/default");
  await scene.drained();
  await second.stop();
}

beforeAll(async () => {
  scene = await Scene.open();
  await keepBook();
  sound = await scene.ledger();
});
afterAll(() => scene.close(false));

/** The ledger of a copy of the book, spoiled by SQL. The witness is in the copy too, and sees it. */
function spoiled(sql: string): Ledger {
  copies += 1;
  const copy = join(scene.folder, `copy-${copies}.db`);
  const original = new DatabaseSync(scene.book);
  original.prepare("VACUUM INTO ?").run(copy);
  original.close();
  const database = new DatabaseSync(copy);
  database.exec(`PRAGMA ignore_check_constraints = ON; ${sql}`);
  database.close();
  return ledgerOf(readSqliteBook(copy), scene.journal, { struckAt: sound.struckAt, fellOver: new Set(), lost: [] });
}

const runs = (job: string): string => `(SELECT id FROM run WHERE job = '${job}' ORDER BY seq`;
const starts = (): Started[] => sound.journal.filter((entry) => entry.kind === "started");
const ends = (): Ended[] => sound.journal.filter((entry) => entry.kind === "ended");

test("a book in order breaks no promise", () => {
  expect(violationsOf(sound, steps)).toEqual([]);
  // And it is a book in which there was something to break.
  expect(sound.runs.length).toBeGreaterThan(60);
  expect(new Set(sound.attempts.map((attempt) => attempt.outcome))).toEqual(new Set(["rescued", "retried"]));
  expect(sound.changes.some((change) => change.running_of_key === 2)).toBe(true);
});

describe("what a check finds", () => {
  test("an accepted run that is not in the book", () => {
    const accepted = sound.journal.find((entry) => entry.kind === "accepted");
    const ledger = spoiled(`DELETE FROM run WHERE id = '${String(accepted?.run)}'`);
    expect(invariants.acceptedRunsAreInTheBook(ledger)).toEqual([expect.stringContaining("is not in the book")]);
  });

  test("a run that has not ended, one that ended twice, one written after its end", () => {
    const open = "state = 'waiting', lane = 1, finished_at = NULL";
    const again = "state = 'failed', lane = NULL, finished_at = 1";
    const find = (sql: string): string => invariants.everyRunEndedOnce(spoiled(sql)).join("\n");
    expect(find(`UPDATE run SET ${open} WHERE id = ${runs("quick")} LIMIT 1)`)).toContain("has not ended");
    expect(
      find(
        `UPDATE run SET ${open} WHERE id = ${runs("quick")} LIMIT 1); UPDATE run SET ${again} WHERE state = 'waiting'`,
      ),
    ).toContain("ended 2 times");
    expect(find(`UPDATE run SET reason = 'late' WHERE id = ${runs("quick")} LIMIT 1)`)).toContain("was written again");
  });

  test("a limit exceeded in the book for a moment", () => {
    const ledger = spoiled(
      `UPDATE run SET state = 'running', finished_at = NULL WHERE concurrency_key = 'limited:a'; UPDATE run SET state = 'succeeded', finished_at = 1 WHERE state = 'running'`,
    );
    expect(invariants.limitsWereKept(ledger, limits)).toContainEqual(
      expect.stringContaining("3 of 2 runs of limited:a were running in the book"),
    );
  });

  test("a limit exceeded among handlers", () => {
    const [first] = starts().filter((entry) => entry.key === "job:single");
    const journal = sound.journal.map((entry) =>
      entry.kind === "ended" && entry.run === first?.run ? { ...entry, at: entry.at + 60_000 } : entry,
    );
    expect(invariants.limitsWereKept({ ...sound, journal }, limits)).toContainEqual(
      expect.stringContaining("2 of 1 handlers of job:single"),
    );
  });

  test("an instant fired twice, a fire without its run, a run without its fire", () => {
    const find = (sql: string): string => invariants.eachInstantFiredOnce(spoiled(sql)).join("\n");
    expect(find(`UPDATE run SET due_at = (SELECT min(due_at) FROM run) WHERE job = 'catch-up'`)).toContain(
      "for the same instant",
    );
    expect(find(`DELETE FROM run WHERE id = ${runs("catch-up")} LIMIT 1)`)).toContain("says ran and has no run");
    expect(find(`UPDATE fire SET outcome = 'missed' WHERE outcome = 'ran'`)).toContain("says missed and has run");
    expect(find(`DELETE FROM fire WHERE outcome = 'ran'`)).toContain("does not name it");
  });

  test("an instant that is missing, and a schedule that never fired", () => {
    const second = "(SELECT due_at FROM fire ORDER BY due_at LIMIT 1 OFFSET 1)";
    expect(invariants.noInstantIsMissing(spoiled(`DELETE FROM fire WHERE due_at = ${second}`), steps)).toEqual([
      expect.stringContaining("has nothing between"),
    ]);
    expect(invariants.noInstantIsMissing(spoiled("DELETE FROM fire"), steps)).toEqual([
      expect.stringContaining("never fired"),
    ]);
  });

  test("attempts with a gap, and one that started after a later one", () => {
    expect(
      invariants.attemptsCountUp(spoiled(`UPDATE attempt SET number = 7 WHERE run_id = ${runs("held")})`)),
    ).toEqual([expect.stringContaining("has kept attempts 7")]);
    const twice = starts().find((entry) => entry.attempt === 2);
    const journal = sound.journal.concat(twice === undefined ? [] : [{ ...twice, attempt: 1, at: twice.at + 1 }]);
    expect(invariants.attemptsCountUp({ ...sound, journal })).toEqual([expect.stringContaining("Attempt 1 of run")]);
  });

  test("two attempts of a run at work at the same time", () => {
    expect(invariants.attemptsNeverOverlap({ ...sound, struckAt: new Map() })).toEqual([
      expect.stringContaining("started while attempt 1 was at work"),
    ]);
  });

  test("an end in the book that no handler reached, and an end of a handler that is not in the book", () => {
    const find = (sql: string): string => invariants.endsAgreeWithHandlers(spoiled(sql)).join("\n");
    expect(find(`UPDATE run SET result = '{"attempt":1,"pid":1}' WHERE id = ${runs("quick")} LIMIT 1)`)).toContain(
      "no handler of attempt 1 returned that",
    );
    expect(find(`UPDATE run SET attempt = 2 WHERE id = ${runs("quick")} LIMIT 1)`)).toContain(
      "the book does not have it as the end",
    );
  });

  test("an end written by a worker that did not hold the run, a claim of a running run, an attempt that was skipped", () => {
    const running = `UPDATE run SET state = 'running', finished_at = NULL, attempt = attempt + 1 WHERE id = ${runs("quick")} LIMIT 1)`;
    const find = (sql: string): string => invariants.onlyHoldersWrote(spoiled(`${running}; ${sql}`)).join("\n");
    expect(
      find("UPDATE run SET state = 'failed', finished_at = 1, worker_id = 'thief' WHERE state = 'running'"),
    ).toContain("for worker thief");
    expect(find("UPDATE run SET attempt = attempt + 1 WHERE state = 'running'")).toContain(
      "was claimed while it was running",
    );
    expect(find("UPDATE run SET state = 'failed', finished_at = 1, attempt = 9 WHERE state = 'running'")).toContain(
      "at attempt 9",
    );
    expect(
      find(
        "UPDATE run SET state = 'waiting' WHERE state = 'running'; UPDATE run SET state = 'running', attempt = 9 WHERE state = 'waiting'",
      ),
    ).toContain("to 9");
  });

  test("an attempt that was burned without a failure, a rescue that was not counted", () => {
    expect(invariants.onlyFailuresBurnAttempts(spoiled("UPDATE run SET failures = 3 WHERE job = 'held'"))).toEqual([
      expect.stringContaining("counts 3 failures"),
    ]);
    expect(invariants.onlyFailuresBurnAttempts(spoiled("UPDATE run SET rescues = 0"))).not.toEqual([]);
  });

  test("a living worker that was robbed", () => {
    const found = invariants.onlyTheStruckWereRobbed({ ...sound, struckAt: new Map() }).join("\n");
    expect(found).toContain("was alive and counts as lost");
    expect(found).toContain("was taken from worker");
  });

  test("a torn text, a damaged file", () => {
    expect(invariants.theFileIsSound(spoiled(`UPDATE run SET progress = '{"do' WHERE job = 'held'`))).toEqual([
      expect.stringContaining("is not JSON"),
    ]);
    const damaged = { ...sound, integrity: ["row 3 missing from index run_created"] };
    expect(invariants.theFileIsSound(damaged)).toEqual([expect.stringContaining("row 3 missing")]);
  });

  test("nothing where an end was reported by the handler that had it", () => {
    expect(ends().length).toBeGreaterThan(60);
    expect(invariants.endsAgreeWithHandlers(sound)).toEqual([]);
  });
});
