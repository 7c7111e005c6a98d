-- Who may: people's accounts and their sessions, machines' tokens, the vault; and from where a change came.
-- New columns without a default: nothing is rewritten, and the lock on `audit` is held for a moment.

-- `password` carries the parameters it was hashed with.
CREATE TABLE daybook.account (
  created_at   BIGINT NOT NULL,
  password_at  BIGINT NOT NULL,
  disabled_at  BIGINT,
  signed_in_at BIGINT,
  name         TEXT COLLATE "C" PRIMARY KEY,
  password     TEXT COLLATE "C" NOT NULL,
  role         TEXT COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  tenant       TEXT COLLATE "C",
  created_by   TEXT COLLATE "C"
);

-- `id` is the hash of what the cookie holds.
CREATE TABLE daybook.session (
  created_at BIGINT NOT NULL,
  renewed_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  id         TEXT COLLATE "C" PRIMARY KEY,
  account    TEXT COLLATE "C" NOT NULL,
  address    TEXT COLLATE "C",
  agent      TEXT
);
CREATE INDEX session_account ON daybook.session (account);
CREATE INDEX session_expiry ON daybook.session (expires_at);

-- `hash` is that of the secret, which is nowhere.
CREATE TABLE daybook.token (
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT,
  last_used_at BIGINT,
  name         TEXT COLLATE "C" PRIMARY KEY,
  hash         TEXT COLLATE "C" NOT NULL UNIQUE,
  role         TEXT COLLATE "C" NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
  tenant       TEXT COLLATE "C",
  created_by   TEXT COLLATE "C"
);

-- Without a tenant: shared by all. `sealed` can be opened only in its own row, and with the key that `key_id` names.
CREATE TABLE daybook.credential (
  set_at BIGINT NOT NULL,
  tenant TEXT COLLATE "C",
  name   TEXT COLLATE "C" NOT NULL,
  sealed TEXT NOT NULL,
  key_id TEXT COLLATE "C" NOT NULL,
  set_by TEXT COLLATE "C"
);
CREATE UNIQUE INDEX credential_place ON daybook.credential ((coalesce('=' || tenant, '')), name);

ALTER TABLE daybook.audit ADD COLUMN via TEXT COLLATE "C";
ALTER TABLE daybook.audit ADD COLUMN address TEXT COLLATE "C";
ALTER TABLE daybook.audit ADD COLUMN agent TEXT;
