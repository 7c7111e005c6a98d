-- Purpose: waits until no other process begins a move into this schema. Held to the end of the transaction.
-- Params:  $schema.
-- Returns: nothing.
SELECT pg_advisory_xact_lock(hashtextextended('daybook move into ' || $schema::text, 0))
