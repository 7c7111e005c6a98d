-- What changed, for those who show it live. Both tables are as good as empty while nobody listens.

-- 1 while changes are kept: beside the counters, because every writer reads that row anyway.
ALTER TABLE pulse ADD COLUMN live INTEGER NOT NULL DEFAULT 0 CHECK (live BETWEEN 0 AND 1);

-- One row for each transaction and kind. AUTOINCREMENT: a number is never given out again, also when all rows are gone.
CREATE TABLE change (
  seq   INTEGER PRIMARY KEY AUTOINCREMENT,
  at_ms INTEGER NOT NULL,
  size  INTEGER NOT NULL,
  kind  TEXT NOT NULL,
  what  TEXT NOT NULL
) STRICT;

-- Until when somebody listens, by the lease clock; `epoch` names the time since they do without a break; all rows up to `floor` are gone.
CREATE TABLE listening (
  one      INTEGER PRIMARY KEY CHECK (one = 1),
  epoch    TEXT NOT NULL,
  boot_id  TEXT NOT NULL,
  beat_ms  INTEGER NOT NULL,
  until_ms INTEGER NOT NULL,
  floor    INTEGER NOT NULL
) STRICT;
