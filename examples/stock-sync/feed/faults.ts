/** What goes wrong with one request: nothing, 503, a connection cut in the middle of the answer, 429. */
export type Fault = "none" | "unavailable" | "dropped" | "throttled";

/** Decides by dealership and request count (from 1), so that every run of the example meets the same faults. */
export type FaultPlan = (dealership: string, request: number) => Fault;

const cycle: readonly Fault[] = ["none", "none", "unavailable", "none", "none", "dropped", "none", "throttled"];

/** A feed that works. */
export const noFaults: FaultPlan = () => "none";

/** Three requests out of eight go wrong, never two in a row. The seed says at which place each dealership's feed starts. */
export function seededFaults(seed: number): FaultPlan {
  return (dealership, request) => {
    const start = Buffer.from(dealership).reduce((sum, byte) => sum + byte, seed);
    return cycle[(start + request) % cycle.length] ?? "none";
  };
}
