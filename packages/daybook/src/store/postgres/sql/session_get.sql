-- Purpose: a session that is open, with its account as it is now.
-- Params:  $id (a hash), $now.
-- Returns: the row or none.
SELECT session.id, session.account, session.created_at, session.renewed_at, session.expires_at, account.role, account.tenant
FROM daybook.session JOIN daybook.account ON account.name = session.account
WHERE session.id = $id::text AND session.expires_at > $now::bigint AND account.disabled_at IS NULL
