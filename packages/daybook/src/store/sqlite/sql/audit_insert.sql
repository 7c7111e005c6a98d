-- Purpose: appends to the audit log.
-- Params:  as listed; $before and $after are JSON.
-- Returns: nothing.
INSERT INTO audit (at, by, action, subject, before, after, via, address, agent)
VALUES ($at, $by, $action, $subject, $before, $after, $via, $address, $agent)
