-- Purpose: sends a notification.
-- Params:  $channel, $payload.
-- Returns: nothing of interest.
SELECT pg_notify($channel::text, $payload::text)
