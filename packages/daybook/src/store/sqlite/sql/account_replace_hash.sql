-- Purpose: the same password under another hash, if nobody changed it meanwhile.
-- Params:  $name, $was, $password (hashes).
-- Returns: nothing; no row changed means that it is another one.
UPDATE account SET password = $password WHERE name = $name AND password = $was
