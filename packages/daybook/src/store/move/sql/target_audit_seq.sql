-- Purpose: new entries of the audit come behind those that were carried.
-- Params:  none.
-- Returns: nothing.
SELECT setval(pg_get_serial_sequence('daybook.audit', 'seq'), max(seq)) FROM daybook.audit HAVING max(seq) IS NOT NULL
