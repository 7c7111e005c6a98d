-- The trace that made a run: W3C's traceparent, and after a space its tracestate. Null without tracing, which costs a row nothing.
ALTER TABLE run ADD COLUMN trace_context TEXT;
