-- Purpose: back to what code says.
-- Params:  $scope, $subject, $field.
-- Returns: nothing; no row changed means there was none.
DELETE FROM daybook.override WHERE scope = $scope::text AND subject = $subject::text AND field = $field::text
