/**
 * How long a test goes on looking for what has to come, in milliseconds. It is the end of hope and no bound on anything: machines that share
 * their processors with others have long moments in which nothing runs. What may take only so long is asserted, with its own number.
 */
export const patienceMs = 120_000;
