/*
 * Triggers in the book that write down every change of every run, within the transaction that makes it. So nothing of the book's
 * life is missed between two looks: each end, each claim, and how many of the same key ran at that very moment.
 * The store knows nothing of them.
 */

/** SQLite has one writer at a time, so what a trigger counts is what there is. */
export const sqliteWitness: string = `
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

/**
 * PostgreSQL has many writers, who do not see each other's rows before the commit. So the triggers are deferred to the commit itself, and
 * one lock lets one transaction commit at a time: whoever has it sees everything committed before it, and `seq` is the order
 * of the commits. Nothing else is locked after it, so it can be part of no deadlock.
 */
export function postgresWitness(schema: string): string {
  return `
    CREATE TABLE ${schema}.fault_change (
      seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      run TEXT NOT NULL,
      was TEXT,
      became TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      worker TEXT,
      key TEXT,
      running_of_key INTEGER,
      at_ms DOUBLE PRECISION NOT NULL
    );
    CREATE INDEX ON ${schema}.fault_change (run, seq);
    CREATE FUNCTION ${schema}.fault_note() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      now RECORD;
      last RECORD;
      running INTEGER;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('fault witness of ${schema}', 0));
      IF TG_OP = 'DELETE' THEN
        -- A run that moves on is deleted in one table and inserted into another by the same transaction.
        IF EXISTS (SELECT 1 FROM ${schema}.run WHERE id = OLD.id) THEN
          RETURN NULL;
        END IF;
        INSERT INTO ${schema}.fault_change (run, was, became, attempt, key, at_ms)
        VALUES (OLD.id, to_jsonb(OLD) ->> 'state', 'deleted', OLD.attempt, OLD.concurrency_key, extract(epoch FROM clock_timestamp()) * 1000);
        RETURN NULL;
      END IF;
      SELECT became, attempt, worker INTO last FROM ${schema}.fault_change WHERE run = NEW.id::text ORDER BY seq DESC LIMIT 1;
      SELECT coalesce(to_jsonb(NEW) ->> 'state', 'running') AS state, to_jsonb(NEW) ->> 'worker_id' AS worker INTO now;
      -- A run that leaves its batch for a row of its own goes on as it was.
      IF TG_OP = 'INSERT' AND now.state = 'running' AND last.became = 'running' AND last.attempt = NEW.attempt AND last.worker = now.worker THEN
        RETURN NULL;
      END IF;
      IF last.became IS NOT NULL AND now.state = 'running' AND NEW.concurrency_key IS NOT NULL THEN
        SELECT count(*) INTO running FROM ${schema}.run WHERE concurrency_key = NEW.concurrency_key AND state = 'running';
      END IF;
      INSERT INTO ${schema}.fault_change (run, was, became, attempt, worker, key, running_of_key, at_ms)
      VALUES (NEW.id, last.became, now.state, NEW.attempt, now.worker, NEW.concurrency_key, running,
        extract(epoch FROM clock_timestamp()) * 1000);
      RETURN NULL;
    END $$;
    ${["waiting_run", "running_run", "finished_run"].map((table) => postgresTrigger(schema, table)).join("\n")}
    CREATE FUNCTION ${schema}.fault_note_batch() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('fault witness of ${schema}', 0));
      IF TG_OP = 'DELETE' THEN
        INSERT INTO ${schema}.fault_change (run, was, became, attempt, key, at_ms)
        SELECT run.id, 'running', 'deleted', run.attempt, run.concurrency_key, extract(epoch FROM clock_timestamp()) * 1000
        FROM unnest(OLD.runs) AS run WHERE NOT EXISTS (SELECT 1 FROM ${schema}.run AS found WHERE found.id = run.id);
        RETURN NULL;
      END IF;
      INSERT INTO ${schema}.fault_change (run, was, became, attempt, worker, key, running_of_key, at_ms)
      SELECT run.id, (SELECT before.became FROM ${schema}.fault_change AS before WHERE before.run = run.id::text ORDER BY before.seq DESC LIMIT 1), 'running', run.attempt,
        NEW.worker_id, run.concurrency_key,
        (SELECT count(*) FROM ${schema}.run AS other WHERE other.concurrency_key = run.concurrency_key AND other.state = 'running'),
        extract(epoch FROM clock_timestamp()) * 1000
      FROM unnest(NEW.runs) AS run;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER fault_moved AFTER INSERT OR DELETE ON ${schema}.running_batch
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${schema}.fault_note_batch();
  `;
}

function postgresTrigger(schema: string, table: string): string {
  const changes = {
    waiting_run: "OLD.state IS DISTINCT FROM NEW.state OR OLD.attempt IS DISTINCT FROM NEW.attempt",
    running_run: "OLD.attempt IS DISTINCT FROM NEW.attempt OR OLD.worker_id IS DISTINCT FROM NEW.worker_id",
    finished_run: "true",
  }[table];
  return `
    CREATE CONSTRAINT TRIGGER fault_moved AFTER INSERT OR DELETE ON ${schema}.${table}
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${schema}.fault_note();
    CREATE CONSTRAINT TRIGGER fault_changed AFTER UPDATE ON ${schema}.${table}
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (${changes}) EXECUTE FUNCTION ${schema}.fault_note();
  `;
}
