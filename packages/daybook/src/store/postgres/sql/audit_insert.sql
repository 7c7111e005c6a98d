-- Purpose: appends to the audit log.
-- Params:  as listed; $before and $after are JSON.
-- Returns: nothing.
INSERT INTO daybook.audit (at, by, action, subject, before, after, via, address, agent)
VALUES ($at::bigint, $by::text, $action::text, $subject::text, $before::text, $after::text, $via::text, $address::text, $agent::text)
