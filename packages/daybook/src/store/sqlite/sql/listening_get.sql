-- Purpose: until when somebody listens, and from where on changes are kept.
-- Params:  none.
-- Returns: epoch, boot_id, beat_ms, until_ms, floor; no row when nobody ever did.
SELECT epoch, boot_id, beat_ms, until_ms, floor FROM listening WHERE one = 1
