-- Purpose: a counter of how far this session has walked over the runs that are ready. It begins anew between transactions, once a second, so
--          only the difference within one says anything.
-- Params:  none.
-- Returns: walked: entries read of their index, dead ones included.
SELECT pg_stat_get_xact_tuples_returned('daybook.waiting_run_ready'::regclass) AS walked
