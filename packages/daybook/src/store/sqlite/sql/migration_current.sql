-- Purpose: the number of the schema, kept in the file's header.
-- Params:  none.
-- Returns: user_version, 0 for an empty file.
PRAGMA user_version
