-- What changed, for those who show it live. Both tables are as good as empty while nobody listens.

-- True while changes are kept: beside the counter, so that whoever goes by the counter knows this as well.
ALTER TABLE daybook.pulse ADD COLUMN live BOOLEAN NOT NULL DEFAULT false;

-- One row for each transaction and kind. `xid` names the transaction: what a position has seen of it follows from its snapshot. Texts are
-- not compressed: they are read once or twice and then deleted.
CREATE TABLE daybook.change (
  seq   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xid   XID8 NOT NULL DEFAULT pg_current_xact_id(),
  at_ms BIGINT NOT NULL,
  size  INTEGER NOT NULL,
  kind  TEXT COLLATE "C" NOT NULL,
  what  TEXT NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.1, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE daybook.change ALTER COLUMN what SET STORAGE EXTERNAL;
CREATE INDEX change_xid ON daybook.change (xid);

-- Until when somebody listens, by the server's clock; `epoch` names the time since they do without a break; no row of a transaction below
-- `floor` is sure to be kept. `waits_for`: transactions that began before, and may not tell what they change.
CREATE TABLE daybook.listening (
  one       SMALLINT PRIMARY KEY CHECK (one = 1),
  until_ms  BIGINT NOT NULL,
  floor     BIGINT NOT NULL,
  epoch     TEXT COLLATE "C" NOT NULL,
  waits_for TEXT[]
) WITH (fillfactor = 10);
