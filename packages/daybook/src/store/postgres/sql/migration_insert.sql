-- Purpose: notes an applied migration, by the server's clock.
-- Params:  $number, $title, $checksum.
-- Returns: nothing.
INSERT INTO daybook.migration (number, title, applied_at, checksum)
VALUES ($number::int, $title::text, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint, $checksum::text)
