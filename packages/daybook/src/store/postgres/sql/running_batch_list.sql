-- Purpose: the batches there are.
-- Params:  none.
-- Returns: id of each.
SELECT id FROM daybook.running_batch
