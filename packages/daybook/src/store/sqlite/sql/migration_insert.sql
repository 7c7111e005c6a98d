-- Purpose: notes an applied migration.
-- Params:  $number, $title, $checksum, $now.
-- Returns: nothing.
INSERT INTO migration (number, title, applied_at, checksum) VALUES ($number, $title, $now, $checksum)
