-- Purpose: opens a session, if the account is there, enabled, and has this very password.
-- Params:  $id (a hash), $account, $password (a hash), $now, $expires_at, $address, $agent.
-- Returns: nothing; no row changed means that it may not. Locks the account: its password does not change before the session is there.
INSERT INTO daybook.session (id, account, created_at, renewed_at, expires_at, address, agent)
SELECT $id::text, name, $now::bigint, $now, $expires_at::bigint, $address::text, $agent::text FROM daybook.account
WHERE name = $account::text AND password = $password::text AND disabled_at IS NULL
FOR NO KEY UPDATE
