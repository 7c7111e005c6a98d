-- Who may: people's accounts and their sessions, machines' tokens, the vault; and from where a change came.

-- `password` carries the parameters it was hashed with.
CREATE TABLE account (
  name         TEXT PRIMARY KEY,
  password     TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role = 'viewer' OR role = 'operator' OR role = 'admin'),
  tenant       TEXT,
  created_at   INTEGER NOT NULL,
  created_by   TEXT,
  password_at  INTEGER NOT NULL,
  disabled_at  INTEGER,
  signed_in_at INTEGER
) STRICT, WITHOUT ROWID;

-- `id` is the hash of what the cookie holds.
CREATE TABLE session (
  id         TEXT PRIMARY KEY,
  account    TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  renewed_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  address    TEXT,
  agent      TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expiry ON session (expires_at);

-- `hash` is that of the secret, which is nowhere.
CREATE TABLE token (
  name         TEXT PRIMARY KEY,
  hash         TEXT NOT NULL UNIQUE,
  role         TEXT NOT NULL CHECK (role = 'viewer' OR role = 'operator' OR role = 'admin'),
  tenant       TEXT,
  created_at   INTEGER NOT NULL,
  created_by   TEXT,
  expires_at   INTEGER,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;

-- Without a tenant: shared by all. `sealed` can be opened only in its own row, and with the key that `key_id` names.
CREATE TABLE credential (
  tenant TEXT,
  name   TEXT NOT NULL,
  sealed TEXT NOT NULL,
  key_id TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  set_by TEXT
) STRICT;
CREATE UNIQUE INDEX credential_place ON credential (coalesce('=' || tenant, ''), name);

ALTER TABLE audit ADD COLUMN via TEXT;
ALTER TABLE audit ADD COLUMN address TEXT;
ALTER TABLE audit ADD COLUMN agent TEXT;
