export const retention = {
  title: "How history is deleted",
  every: "Everything is looked at once within {duration}.",
  column: {
    what: "What",
    kept: "Kept",
    standing: "Standing",
    lookedAt: "Looked at",
    deleted: "Deleted",
    total: "In all",
  },
  what: {
    runs: "Finished runs",
    checks: "Results of checks",
    fires: "Fires",
    rollUps: "Hourly figures",
    workers: "Workers that ended",
    audit: "Audit",
  },
  standing: { current: "up to date", behind: "behind", unknown: "not looked at yet" },
  most: "{duration}, at most {n}",
  behind: "Deleting is behind: no worker is alive, or it does not keep up or fails. The log of a worker says why.",
  jobs: "Runs of {jobs} are kept as these jobs say themselves.",
};
