-- Purpose: somebody goes on listening. Never shortens what another has asked for.
-- Params:  $beat and $until (lease clock).
-- Returns: nothing.
UPDATE listening SET beat_ms = $beat, until_ms = max(until_ms, $until) WHERE one = 1
