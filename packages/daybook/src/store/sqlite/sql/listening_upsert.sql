-- Purpose: somebody listens from now on.
-- Params:  $epoch, $boot_id, $beat and $until (lease clock), $floor.
-- Returns: nothing.
INSERT INTO listening (one, epoch, boot_id, beat_ms, until_ms, floor) VALUES (1, $epoch, $boot_id, $beat, $until, $floor)
ON CONFLICT (one) DO UPDATE SET
  epoch = excluded.epoch, boot_id = excluded.boot_id, beat_ms = excluded.beat_ms, until_ms = excluded.until_ms, floor = excluded.floor
