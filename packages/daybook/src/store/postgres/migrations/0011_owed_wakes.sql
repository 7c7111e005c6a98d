-- Keys that were freed while somebody had a run that waits for them locked: whoever claims next wakes it.
CREATE TABLE daybook.owed_wake (
  blocked_key TEXT COLLATE "C" PRIMARY KEY
);
