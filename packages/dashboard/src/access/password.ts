/** What the server asks for at least. */
export const leastPassword = 10;

/** Whether the server would take a password's length. */
export function goodPassword(password: string): boolean {
  return password.length >= leastPassword;
}
