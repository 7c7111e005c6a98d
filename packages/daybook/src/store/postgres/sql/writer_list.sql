-- Purpose: the transactions that have written, or may be about to write, what changes are told of. A statement locks its tables before it
--          takes its snapshot, so whoever is not here yet sees what has committed by now.
-- Params:  none.
-- Returns: name of each.
SELECT DISTINCT pid || ' ' || virtualtransaction AS name FROM pg_catalog.pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND relation IN ('daybook.waiting_run'::regclass, 'daybook.running_run'::regclass, 'daybook.running_batch'::regclass, 'daybook.finished_run'::regclass,
    'daybook.log'::regclass, 'daybook.fire'::regclass, 'daybook.worker'::regclass)
