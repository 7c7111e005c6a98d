-- Integrity checks that jobs register: what was asked for, what was found.

-- `check_name`: `check` is a word of SQL. `place` is '' for no tenant, else '=' and the tenant's id. `newest`: the result of a check and
-- tenant that ended last. `deadline_at`: until then it is to be taken, or to be over.
CREATE TABLE daybook.check_result (
  asked_at    BIGINT NOT NULL,
  deadline_at BIGINT NOT NULL,
  started_at  BIGINT,
  finished_at BIGINT,
  found       BIGINT,
  id          UUID PRIMARY KEY,
  run_id      UUID,
  newest      BOOLEAN NOT NULL DEFAULT false,
  job         TEXT COLLATE "C" NOT NULL,
  check_name  TEXT COLLATE "C" NOT NULL,
  place       TEXT COLLATE "C" NOT NULL,
  state       TEXT COLLATE "C" NOT NULL,
  asked_by    TEXT COLLATE "C",
  worker_id   TEXT COLLATE "C",
  samples     TEXT NOT NULL DEFAULT '[]',
  message     TEXT,
  error       TEXT,
  CHECK ((finished_at IS NULL) = (state IN ('waiting', 'running')))
);
CREATE INDEX check_result_place ON daybook.check_result (job, check_name, place, id);
CREATE UNIQUE INDEX check_result_waiting ON daybook.check_result (job, check_name, place) WHERE state = 'waiting';
CREATE INDEX check_result_unfinished ON daybook.check_result (deadline_at) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX check_result_newest ON daybook.check_result (job, check_name, place) WHERE newest;
CREATE INDEX check_result_trouble ON daybook.check_result (job, check_name, place) WHERE newest AND state <> 'passed';
