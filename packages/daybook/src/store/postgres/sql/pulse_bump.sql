-- Purpose: tells that the controls are different ones from this transaction's commit on. Its row lock puts such transactions in order.
-- Params:  none.
-- Returns: nothing.
UPDATE daybook.pulse SET controls = controls + 1 WHERE one = 1
