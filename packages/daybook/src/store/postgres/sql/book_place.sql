-- Purpose: where a statement goes, and whether it is part of a transaction. Fails neither without the book's tables nor without a transaction.
-- Params:  none.
-- Returns: one row: host (null for a local socket), port, database, login; server_started: microseconds, another number on every other
--          server; has_book; in_transaction: outside of one every statement begins a transaction of its own.
SELECT
  host(inet_server_addr()) AS host,
  inet_server_port() AS port,
  current_database()::text AS database,
  current_user::text AS login,
  (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint AS server_started,
  to_regclass('daybook.run') IS NOT NULL AS has_book,
  transaction_timestamp() <> statement_timestamp() AS in_transaction
