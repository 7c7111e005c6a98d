-- Purpose: makes running runs waiting again. Their errors and progress stay visible until the next attempt starts.
-- Params:  arrays of the same length: $ids, $failed and $rescued (0 or 1, added), $lanes, $available_ats (null: as it was), $errors,
--          $progresses, $reasons.
-- Returns: nothing.
UPDATE daybook.run SET
  state = 'waiting',
  lane = back.lane,
  available_at = coalesce(back.available_at, run.available_at),
  failures = run.failures + back.failed,
  rescues = run.rescues + back.rescued,
  worker_id = NULL,
  error = back.error,
  progress = coalesce(back.progress, run.progress),
  reason = back.reason
FROM unnest($ids::uuid[], $failed::int[], $rescued::int[], $lanes::smallint[], $available_ats::bigint[], $errors::text[],
  $progresses::text[], $reasons::text[])
  AS back (id, failed, rescued, lane, available_at, error, progress, reason)
WHERE run.id = back.id AND CASE back.id WHEN run.id THEN run.finished_at IS NULL END
