export const lists = {
  reset: "Show all",
  fresh: "{n} new | {n} new",
  spans: { hour: "Last hour", day: "Last day", week: "Last 7 days", month: "Last 30 days" },
};
