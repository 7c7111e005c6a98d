-- Purpose: keeps log lines behind those that the attempt has. The caller has locked the run, so that no two get one number.
-- Params:  $run, $attempt, $most: lines beyond so many are not kept; arrays of the same length: $ats, $levels, $messages, $fields (JSON).
-- Returns: nothing.
INSERT INTO daybook.log (run_id, attempt, number, at, level, message, fields)
SELECT $run::uuid, $attempt::int, kept.last + line.place, line.at, line.level, line.message, line.fields
FROM (SELECT coalesce(max(number), 0) AS last FROM daybook.log WHERE run_id = $run::uuid AND attempt = $attempt::int) AS kept,
  unnest($ats::bigint[], $levels::text[], $messages::text[], $fields::text[]) WITH ORDINALITY
    AS line (at, level, message, fields, place)
WHERE kept.last + line.place <= $most::int
