export const trouble = {
  title: "This could not be loaded",
  network: "Daybook does not answer. Is it running, and can this browser reach it? The page tries again by itself.",
  forbidden: "Your account may not see this",
  forbiddenHint: "It needs the role “{role}” or the right to all tenants. Ask whoever looks after Daybook here.",
  unauthenticated: "You are not signed in",
  unauthenticatedHint: "Sign in where this page is embedded, or ask whoever looks after Daybook here for an account.",
  notFound: "This is not in the book",
  notFoundHint: "It may have been pruned, or it belongs to another tenant.",
  unavailable: "The book cannot be reached just now. Daybook keeps trying; so does this page.",
};
