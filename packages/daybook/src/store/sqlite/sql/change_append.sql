-- Purpose: notes what a transaction has changed.
-- Params:  $at (lease clock), $size, $kind, $what.
-- Returns: nothing.
INSERT INTO change (at_ms, size, kind, what) VALUES ($at, $size, $kind, $what)
