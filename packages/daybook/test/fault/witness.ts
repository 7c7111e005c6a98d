import { DatabaseSync } from "node:sqlite";

/**
 * Triggers in the book that write down every change of every run, within the transaction that makes it. So nothing of the book's
 * life is missed between two looks: each end, each claim, and how many of the same key ran at that very moment.
 * The store knows nothing of them.
 */
const triggers = `
  CREATE TABLE IF NOT EXISTS fault_change (
    seq INTEGER PRIMARY KEY,
    run TEXT NOT NULL,
    was TEXT,
    became TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    worker TEXT,
    key TEXT,
    running_of_key INTEGER,
    at_ms REAL NOT NULL
  ) STRICT;
  CREATE TRIGGER IF NOT EXISTS fault_made AFTER INSERT ON run BEGIN
    INSERT INTO fault_change (run, was, became, attempt, worker, key, at_ms)
    VALUES (NEW.id, NULL, NEW.state, NEW.attempt, NEW.worker_id, NEW.concurrency_key, unixepoch('subsec') * 1000.0);
  END;
  CREATE TRIGGER IF NOT EXISTS fault_changed AFTER UPDATE ON run
  WHEN OLD.state IS NOT NEW.state OR OLD.attempt IS NOT NEW.attempt OR OLD.finished_at IS NOT NULL BEGIN
    INSERT INTO fault_change (run, was, became, attempt, worker, key, running_of_key, at_ms)
    VALUES (NEW.id, OLD.state, NEW.state, NEW.attempt, NEW.worker_id, NEW.concurrency_key,
      CASE WHEN NEW.state = 'running' AND NEW.concurrency_key IS NOT NULL THEN
        (SELECT count(*) FROM run WHERE concurrency_key = NEW.concurrency_key AND state = 'running') END,
      unixepoch('subsec') * 1000.0);
  END;
  CREATE TRIGGER IF NOT EXISTS fault_deleted AFTER DELETE ON run BEGIN
    INSERT INTO fault_change (run, was, became, attempt, worker, key, at_ms)
    VALUES (OLD.id, OLD.state, 'deleted', OLD.attempt, OLD.worker_id, OLD.concurrency_key, unixepoch('subsec') * 1000.0);
  END;
`;

/** Sets a witness into a book whose schema is there. */
export function setWitness(book: string): void {
  const database = new DatabaseSync(book, { timeout: 10_000 });
  try {
    database.exec(triggers);
  } finally {
    database.close();
  }
}
