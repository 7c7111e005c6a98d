-- Purpose: ends all sessions of an account.
-- Params:  $account.
-- Returns: nothing.
DELETE FROM daybook.session WHERE account = $account::text
