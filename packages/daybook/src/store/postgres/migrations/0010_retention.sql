-- What retention last did, kind by kind.

-- `looked_at`: when all of a kind was last looked at to the end; `deleted`: how many rows that took away; `total`: all that was ever deleted.
CREATE TABLE daybook.prune_state (
  looked_at  BIGINT,
  deleted    BIGINT,
  deleted_at BIGINT,
  total      BIGINT NOT NULL,
  what       TEXT COLLATE "C" PRIMARY KEY
);
