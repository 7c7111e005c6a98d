import type { Input } from "daybook/client";
import type { Run } from "../transport/contract.ts";

/** Which runs a list is of. */
export type RunFilter = Omit<Input<"runs.list">, "limit" | "after">;

/**
 * Whether a run that was told of may come above the newest row that is known. Of hundreds that make progress none does: those older than that row are
 * shown or have their place further down, and those that are not what was asked for have none.
 */
export function mayJoin(
  run: Partial<Run> & Pick<Run, "id">,
  newest: Pick<Run, "id"> | undefined,
  { state, job, tenant, trigger }: RunFilter,
): boolean {
  if (newest !== undefined && run.id <= newest.id) return false;
  return fits(run.state, state) && fits(run.job, job) && fits(run.tenant, tenant) && fits(run.trigger, trigger);
}

/** Whether what was told of a field is among what was asked for. What was not told, or not asked for, speaks against nothing. */
function fits<Value>(told: Value | undefined, asked: Value | readonly Value[] | undefined): boolean {
  return told === undefined || asked === undefined || [asked].flat().includes(told);
}
