-- Purpose: notes that somebody is about to add up a day: from then on who writes into it deletes the row. Who began before and has not ended loses the place.
-- Params:  $day; $job, $tenant: '' for all, else '=' and the name; $mark: who adds up.
-- Returns: nothing. Locks the row.
INSERT INTO daybook.roll_up_day (day_at, job, tenant, mark) VALUES ($day::bigint, $job::text, $tenant::text, $mark::text)
ON CONFLICT (day_at, job, tenant) DO UPDATE SET mark = excluded.mark WHERE roll_up_day.sums IS NULL
