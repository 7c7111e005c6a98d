-- Purpose: the indexes of the book that work.
-- Params:  $schema.
-- Returns: name.
SELECT pg_class.relname::text AS name
FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid
JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = $schema::text AND indisvalid AND indisready
