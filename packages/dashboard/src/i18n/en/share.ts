export const share = {
  do: "Share…",
  runTitle: "Share this run's progress",
  runShows:
    "Whoever has the link sees this run's job, state, stage, progress and time left, live and without signing in. Its input, result, log, errors and tenant stay here.",
  tenantTitle: "Share what runs for {tenant}",
  tenantShows:
    "Whoever has the link sees job, state, stage, progress and time left of what runs for this tenant and of its newest runs, live and without signing in. Inputs, results, logs and errors stay here.",
  for: "The link works for",
  lifetime: { "1h": "1 hour", "1d": "1 day", "7d": "7 days", "30d": "30 days" },
  warning: "It can be passed on. Before its time only an admin can end it, together with all other links.",
  make: "Make link",
  copy: "Copy link",
  look: "See what they see",
  ends: "Works until",
  links: "Shared links",
  linksHint: "Links show the progress of a run or a tenant to people without an account, until each one's time is up.",
  end: "End all links",
  endTitle: "End all links?",
  endHint:
    "Every link made until now stops working at once, whoever has it. New ones can be made. This cannot be undone.",
};
