-- Purpose: notes for which transactions the listening has to wait.
-- Params:  $epoch: of the listening; $waits_for (array).
-- Returns: nothing.
UPDATE daybook.listening SET waits_for = $waits_for::text[] WHERE one = 1 AND epoch = $epoch::text
