-- Purpose: opens a session, if the account is there, enabled, and has this very password.
-- Params:  $id (a hash), $account, $password (a hash), $now, $expires_at, $address, $agent.
-- Returns: nothing; no row changed means that it may not.
INSERT INTO session (id, account, created_at, renewed_at, expires_at, address, agent)
SELECT $id, name, $now, $now, $expires_at, $address, $agent FROM account
WHERE name = $account AND password = $password AND disabled_at IS NULL
