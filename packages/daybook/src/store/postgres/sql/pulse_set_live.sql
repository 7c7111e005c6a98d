-- Purpose: begins or ends the keeping of changes. Who goes by the counter of the controls goes by this as well.
-- Params:  $live.
-- Returns: nothing. Its row lock puts such transactions in order.
UPDATE daybook.pulse SET live = $live::boolean, controls = controls + 1 WHERE one = 1
