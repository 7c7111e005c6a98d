-- Purpose: how far this transaction has walked over the runs that are ready.
-- Params:  none.
-- Returns: walked: entries read of their index, dead ones included.
SELECT pg_stat_get_xact_tuples_returned('daybook.waiting_run_ready'::regclass) AS walked
