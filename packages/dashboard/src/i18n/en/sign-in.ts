export const signIn = {
  title: "Sign in to Daybook",
  name: "Name",
  password: "Password",
  do: "Sign in",
  out: "Sign out",
  refused: "Name and password do not belong together, or the account is disabled.",
  hint: "No account? Ask whoever looks after Daybook here.",
  roles: { viewer: "viewer", operator: "operator", admin: "admin" },
};
