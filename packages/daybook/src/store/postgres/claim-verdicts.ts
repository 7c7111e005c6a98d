import type { ClaimRequest } from "../port/run-store.ts";
import type { CandidateRow } from "./claim-candidates.ts";
import type { RunLimits } from "./claim-limits.ts";
import { type Controls, isHeld } from "./controls.ts";
import { RollUpSums } from "./roll-up.ts";
import { type Aftermath, endRuns } from "./run-end.ts";
import { addKeys, type BlockedKey, keysOf } from "./run-keys.ts";
import type { RunUnblocker } from "./run-unblock.ts";
import type { Transaction } from "./transaction.ts";

/** What one page of candidates came to; written together. */
export interface Verdicts {
  readonly taken: CandidateRow[];
  readonly held: CandidateRow[];
  readonly blocked: { readonly row: CandidateRow; readonly key: BlockedKey }[];
  readonly expired: CandidateRow[];
}

export function decide(
  row: CandidateRow,
  verdicts: Verdicts,
  { request, controls, limits }: { request: ClaimRequest; controls: Controls; limits: RunLimits },
): void {
  if (row.expires_at !== null && row.expires_at <= request.now) verdicts.expired.push(row);
  else if (isHeld(controls, row.job, row.tenant)) verdicts.held.push(row);
  else {
    const key = limits.take(row);
    if (key === null) verdicts.taken.push(row);
    else verdicts.blocked.push({ row, key });
  }
}

/** Returns how many runs this woke. */
export async function writeVerdicts(
  tx: Transaction,
  { taken, held, blocked, expired }: Verdicts,
  { workerId, now }: ClaimRequest,
  unblocker: RunUnblocker,
): Promise<number> {
  const aftermath: Aftermath = { sums: new RollUpSums(), keys: new Set() };
  const ends = expired.map((row) => ({ row, ending: { state: "expired", at: now, reason: null } as const }));
  for (const row of held) addKeys(row, aftermath.keys);
  for (const { row, key } of blocked) {
    // It may have been woken for one of the keys it now does not take: the next in line there gets the chance.
    for (const other of keysOf(row)) if (other !== key) aftermath.keys.add(other);
  }
  tx.tellRuns(idsOf([...taken, ...held, ...blocked.map(({ row }) => row)]));
  await Promise.all([
    taken.length > 0 && tx.run("run_claim", { worker: workerId, now, ids: idsOf(taken) }),
    held.length > 0 && tx.run("run_hold", { ids: idsOf(held) }),
    blocked.length > 0 &&
      tx.run("run_block", { ids: idsOf(blocked.map(({ row }) => row)), keys: blocked.map(({ key }) => key) }),
    endRuns(tx, ends, aftermath),
  ]);
  aftermath.sums.write(tx);
  return unblocker.wakeLocked(tx, aftermath.keys);
}

function idsOf(rows: readonly CandidateRow[]): string[] {
  return rows.map((row) => row.id);
}
