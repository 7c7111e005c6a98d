-- Purpose: ends all sessions of an account.
-- Params:  $account.
-- Returns: nothing.
DELETE FROM session WHERE account = $account
