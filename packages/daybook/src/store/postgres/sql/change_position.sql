-- Purpose: where the book stands now.
-- Params:  none.
-- Returns: snapshot (xmin:xmax:those in between that are still under way); epoch, null when nobody ever listened.
SELECT pg_current_snapshot()::text AS snapshot, (SELECT epoch FROM daybook.listening WHERE one = 1) AS epoch
