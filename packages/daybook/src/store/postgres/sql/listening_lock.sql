-- Purpose: until when somebody listens.
-- Params:  none.
-- Returns: is_alive (a lease holds, and changes have been kept since it began), waits_for; no row when nobody ever listened. Locks the row.
SELECT until_ms > floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
    AND (SELECT live FROM daybook.pulse WHERE pulse.one = 1) AS is_alive,
  waits_for
FROM daybook.listening WHERE one = 1
FOR UPDATE OF listening
