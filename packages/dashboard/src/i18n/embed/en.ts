/** What components say beside the words of runs; in a page of somebody else, to people who may never have heard of Daybook. */
export const embed = {
  runs: "Runs",
  loading: "Loading…",
  noRun: "There is no run yet.",
  noRuns: "There is nothing to show.",
  of: "{done} of {total}",
  waits: "from {at}",
  ended: "{at}, after {duration}",
  lost: "The connection is lost; trying again.",
  again: "Try again",
  trouble: {
    unreachable:
      "Nothing answers at {address}. Check that Daybook runs there and that the address is right; from another site only a share link gets in.",
    foreign: "There is no Daybook at {address}. Check the address.",
    runUnknown: "This run is not in the book. Check its id; old runs are deleted after a while.",
    linkInvalid: "This link is not valid. Ask for a new one.",
    linkExpired: "This link has expired. Ask for a new one.",
    signIn: "Sign in to see this, or ask for a share link.",
    forbidden: "Your account may not see this. Ask for the right to it, or for a share link.",
    unavailable: "The book cannot be reached just now; trying again.",
    nothingAsked: "Say what to show: a run, a link, a job or a tenant.",
    other: "This cannot be shown: {message}",
  },
};
