-- Purpose: marks lost those workers whose lease has ended, of some that the caller found without one.
-- Params:  $ids (array), $now.
-- Returns: id of each. Locks their rows; skips one that is claiming or that another rescuer has.
WITH dead AS (
  SELECT id FROM daybook.worker
  WHERE id = ANY ($ids::text[]) AND state = 'alive'
    AND lease_until_ms <= floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
  ORDER BY id
  FOR UPDATE SKIP LOCKED
)
UPDATE daybook.worker SET state = 'lost', ended_at = $now::bigint FROM dead WHERE worker.id = dead.id
RETURNING worker.id
