-- Purpose: gives keys among the children of a parent back.
-- Params:  arrays of the same length: $ids of the runs that have them, $parents, $keys.
-- Returns: nothing.
DELETE FROM daybook.child_key USING unnest($ids::uuid[], $parents::uuid[], $keys::text[]) AS freed (id, parent, key)
WHERE child_key.parent_id = freed.parent AND child_key.key = freed.key AND child_key.run_id = freed.id
