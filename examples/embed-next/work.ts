import { theDaybook } from "./daybook.ts";

/**
 * Works until somebody stops the process. With `NEXT_MANUAL_SIG_HANDLE` Next.js leaves the signals to us; by itself it would end the process while
 * handlers of jobs still run.
 */
export async function workUntilStopped(): Promise<void> {
  const daybook = await theDaybook();
  await daybook.start();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => {
      void daybook.stop().then(() => {
        console.log("stopped");
        process.exit(0);
      });
    });
}
