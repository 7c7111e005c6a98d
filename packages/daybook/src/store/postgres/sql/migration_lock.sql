-- Purpose: waits until no other process migrates this schema. Held to the end of the transaction.
-- Params:  $schema.
-- Returns: nothing.
SELECT pg_advisory_xact_lock(hashtextextended('daybook migration of ' || $schema::text, 0))
