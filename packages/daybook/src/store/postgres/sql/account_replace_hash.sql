-- Purpose: the same password under another hash, if nobody changed it meanwhile.
-- Params:  $name, $was, $password (hashes).
-- Returns: nothing; no row changed means that it is another one.
UPDATE daybook.account SET password = $password::text WHERE name = $name::text AND password = $was::text
