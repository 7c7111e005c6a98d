import type { JobDetail } from "../../transport/contract.ts";

/** The job's own two switches, as the one who looks would set them: for all, or for the one tenant that is theirs. A wider hold does not show in them. */
export function ownSwitches(
  { name, overrides }: JobDetail,
  tenant: string | null,
): { enabled: boolean; paused: boolean } {
  const [scope, subject] = tenant === null ? (["job", name] as const) : (["job_tenant", `${name}/${tenant}`] as const);
  const own = overrides.filter((one) => one.scope === scope && one.subject === subject);
  return {
    enabled: !own.some(({ field, value }) => field === "enabled" && value === false),
    paused: own.some(({ field, value }) => field === "paused" && value === true),
  };
}
