-- Purpose: takes advisory locks of this book until the transaction ends, with others of its kind.
-- Params:  $slots, ascending. The table's number keeps the books of one database apart.
-- Returns: nothing. Waits for each in turn.
SELECT pg_advisory_xact_lock_shared('daybook.run'::regclass::oid::bigint::bit(32)::int, slot) FROM unnest($slots::int[]) AS slot
