-- Purpose: marks living workers stopped or lost.
-- Params:  $ids (array), $state, $now.
-- Returns: id of each. Locks them against claims, which hold their worker FOR KEY SHARE.
WITH ended AS (SELECT id FROM daybook.worker WHERE id = ANY ($ids::text[]) AND state = 'alive' ORDER BY id FOR UPDATE)
UPDATE daybook.worker SET state = $state::text, ended_at = $now::bigint FROM ended WHERE worker.id = ended.id
RETURNING worker.id
