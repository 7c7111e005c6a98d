-- Integrity checks that jobs register: what was asked for, what was found.

-- `check_name`: `check` is a word of SQL. `place` is '' for no tenant, else '=' and the tenant's id. `newest`: 1 for the result of a check and
-- tenant that ended last. `deadline_at`: until then it is to be taken, or to be over.
CREATE TABLE check_result (
  id          TEXT PRIMARY KEY,
  job         TEXT NOT NULL,
  check_name  TEXT NOT NULL,
  place       TEXT NOT NULL,
  state       TEXT NOT NULL,
  asked_at    INTEGER NOT NULL,
  asked_by    TEXT,
  run_id      TEXT,
  deadline_at INTEGER NOT NULL,
  worker_id   TEXT,
  started_at  INTEGER,
  finished_at INTEGER,
  newest      INTEGER NOT NULL DEFAULT 0 CHECK (newest BETWEEN 0 AND 1),
  found       INTEGER,
  samples     TEXT NOT NULL DEFAULT '[]',
  message     TEXT,
  error       TEXT,
  CHECK ((finished_at IS NULL) = (state = 'waiting' OR state = 'running'))
) STRICT, WITHOUT ROWID;
CREATE INDEX check_result_place ON check_result (job, check_name, place, id);
CREATE UNIQUE INDEX check_result_waiting ON check_result (job, check_name, place) WHERE state = 'waiting';
CREATE INDEX check_result_unfinished ON check_result (deadline_at) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX check_result_newest ON check_result (job, check_name, place) WHERE newest = 1;
CREATE INDEX check_result_trouble ON check_result (job, check_name, place) WHERE newest = 1 AND state <> 'passed';

-- How often checks were asked for: who is to look hears of it.
ALTER TABLE pulse ADD COLUMN checks INTEGER NOT NULL DEFAULT 0;
