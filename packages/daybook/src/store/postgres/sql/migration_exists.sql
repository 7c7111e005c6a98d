-- Purpose: how far the database has come without having to read a table that may not be there.
-- Params:  $schema.
-- Returns: has_schema, has_table.
SELECT
  EXISTS (SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $schema::text) AS has_schema,
  EXISTS (SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = $schema AND tablename = 'migration') AS has_table
