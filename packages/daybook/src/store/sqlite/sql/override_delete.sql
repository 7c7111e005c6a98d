-- Purpose: back to what code says.
-- Params:  $scope, $subject, $field.
-- Returns: nothing; no row changed means there was none.
DELETE FROM override WHERE scope = $scope AND subject = $subject AND field = $field
