-- Purpose: sets the operator's word on one field.
-- Params:  as listed; $value is JSON.
-- Returns: nothing.
INSERT INTO daybook.override (scope, subject, field, value, set_at, set_by)
VALUES ($scope::text, $subject::text, $field::text, $value::text, $set_at::bigint, $set_by::text)
ON CONFLICT (scope, subject, field) DO UPDATE SET value = excluded.value, set_at = excluded.set_at, set_by = excluded.set_by
