-- Purpose: processes that had the book open before it was moved make no run in it any more.
-- Params:  none.
-- Returns: nothing.
CREATE TRIGGER IF NOT EXISTS moved BEFORE INSERT ON run BEGIN
  SELECT RAISE(ABORT, 'this book was moved, and no run is made in it any more. Open the new one; to go on with this one: daybook move --reopen');
END
