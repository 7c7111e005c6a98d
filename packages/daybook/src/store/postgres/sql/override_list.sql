-- Purpose: overrides by scope, subject and field.
-- Params:  $scope, $subject, $field: null for all.
-- Returns: the rows.
SELECT scope, subject, field, value, set_at, set_by FROM daybook.override
WHERE ($scope::text IS NULL OR scope = $scope) AND ($subject::text IS NULL OR subject = $subject)
  AND ($field::text IS NULL OR field = $field)
ORDER BY scope, subject, field
