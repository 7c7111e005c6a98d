import { DaybookError } from "../../errors/daybook-error.ts";

/** The statements are written for it; an older server would refuse some of them, one by one, at work. */
const oldestVersion = 14;

/** @param version as `server_version_num` has it: 140023. @throws DaybookError `STORE_TOO_OLD` */
export function assertServerVersion(version: number, location: string): void {
  const major = Math.floor(version / 10_000);
  if (major >= oldestVersion) return;
  throw new DaybookError(
    "STORE_TOO_OLD",
    `The server of the database ${location} is PostgreSQL ${major}. Daybook needs PostgreSQL ${oldestVersion} or later: upgrade the server, or connect to another one.`,
    { params: { location, version: major, oldest: oldestVersion } },
  );
}
