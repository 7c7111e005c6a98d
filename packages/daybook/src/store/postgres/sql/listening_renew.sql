-- Purpose: makes all positions void: a transaction that told nothing has ended.
-- Params:  $epoch: the new one.
-- Returns: nothing.
UPDATE daybook.listening SET epoch = $epoch::text, waits_for = NULL WHERE one = 1
