export const checks = {
  title: "Checks",
  now: "Check now",
  tenant: "No tenant",
  never: "Not made yet.",
  follows: "after each run",
  underWay: "under way",
  waits: "It waits for a process that has the job's code.",
  more: "and {n} more tenants",
  samples: "What {check} found",
  found: "{n} problem | {n} problems",
  state: { passed: "Passed", problems: "Problems", failed: "Check failed" },
};
