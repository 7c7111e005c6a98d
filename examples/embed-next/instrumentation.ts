/** Called by Next.js once, before the server answers. */
export async function register(): Promise<void> {
  // Bundled for the edge, too, where there is no Daybook: Next.js sees by this condition that it need not go further.
  if (process.env.NEXT_RUNTIME === "nodejs") await (await import("./work.ts")).workUntilStopped();
}
