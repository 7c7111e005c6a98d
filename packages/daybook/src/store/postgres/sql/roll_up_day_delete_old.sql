-- Purpose: forgets the sums of days of which hours are pruned.
-- Params:  $before: hours before it are deleted.
-- Returns: nothing. Locks the rows.
DELETE FROM daybook.roll_up_day WHERE day_at < $before::bigint
