-- Purpose: marks a living worker stopped or lost.
-- Params:  $id, $state, $now.
-- Returns: nothing; no row changed means it had ended.
UPDATE worker SET state = $state, ended_at = $now WHERE id = $id AND state = 'alive'
