-- Purpose: makes a queue known by its first run.
-- Params:  $name.
-- Returns: nothing.
INSERT INTO queue (name, code_concurrency) VALUES ($name, NULL) ON CONFLICT (name) DO NOTHING
