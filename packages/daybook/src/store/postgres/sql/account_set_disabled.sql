-- Purpose: disables an account, or enables it again.
-- Params:  $name, $disabled_at (null: enabled).
-- Returns: nothing; no row changed means there is none.
UPDATE daybook.account SET disabled_at = $disabled_at::bigint WHERE name = $name::text
