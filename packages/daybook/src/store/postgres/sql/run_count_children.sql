-- Purpose: how many children of a run are in each state.
-- Params:  $parent.
-- Returns: state, runs.
SELECT state, count(*) AS runs FROM daybook.run WHERE parent_id = $parent::uuid GROUP BY state
