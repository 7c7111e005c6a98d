/** How long a check that is asked for waits for a process that has the job's code: a deploy takes less, and nobody looks longer. */
export const waitMs = 600_000;
