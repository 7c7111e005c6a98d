-- Purpose: forgets the sums of days into which something is written. A statement of its own, after the writing: only so it sees whatever was begun before the
--          transaction had its number; see roll-up-days.ts.
-- Params:  $days.
-- Returns: nothing. Locks the rows.
DELETE FROM daybook.roll_up_day WHERE day_at = ANY ($days::bigint[])
