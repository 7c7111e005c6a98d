import pg from "pg";
import { expect, test } from "vitest";
import { printFigures, spread } from "./figures.ts";
import { Fleet } from "./fleet.ts";
import { withClient } from "./postgres-book.ts";
import {
  backToWork,
  expectOrder,
  openEnduring,
  openPostgresScene,
  recoveryMs,
  sessionsOf,
  useServer,
} from "./postgres-scene.ts";
import { faultSeed, longForm, seededRandom } from "./seeded-random.ts";
import { moment } from "./waiting.ts";

const strokes = longForm ? 400 : 30;
const rounds = longForm ? 8 : 1;
const schedule = "catch-up/default";
const server = useServer({ max_connections: "60" });
/** Longer than any of these faults, so that nobody loses its lease by it. */
const worker = { lease: "12s", heartbeat: "500ms", concurrency: 5 };

const endSessions = (pids: readonly number[]): Promise<unknown> =>
  withClient(server().url, (client) =>
    client.query("SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid", [pids]),
  );

test(`${strokes} sessions ended by the server at random moments end no process, lose nothing and do nothing twice`, async () => {
  const { scene } = await openPostgresScene(server());
  const random = seededRandom(faultSeed);
  const fleet = await new Fleet(scene, 2, { worker, schedules: ["catch-up"] }).ready();
  const enqueuer = await openEnduring(scene);
  let ended = 0;
  for (let stroke = 0; stroke < strokes; stroke += 1) {
    await moment(random.between(5, 120));
    // Mostly one that is in the midst of something.
    const busy = await sessionsOf(server(), "application_name = 'daybook' AND state <> 'idle'");
    const from = busy.length > 0 && random.chance(0.7) ? busy : await sessionsOf(server());
    const victims = random.chance(0.1) ? from : [random.pick(from)];
    ended += victims.length;
    await endSessions(victims);
  }
  const recovery = await backToWork(scene);
  await enqueuer.kill();
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  await fleet.close();

  const ledger = await scene.ledger();
  printFigures("PostgreSQL, ended sessions", {
    seed: faultSeed,
    sessions: ended,
    accepted: ledger.journal.filter((entry) => entry.kind === "accepted").length,
    refused: enqueuer.heardOf("refused").length,
    runs: ledger.runs.length,
    fires: ledger.fires.length,
    "back to work": `${Math.round(recovery)} ms`,
  });
  await expectOrder(scene, { [schedule]: 1_000 });
  expect(recovery).toBeLessThan(recoveryMs);
});

/** Takes every connection that the server has left. */
async function takeAllConnections(): Promise<pg.Client[]> {
  const taken: pg.Client[] = [];
  for (;;) {
    const client = new pg.Client({ connectionString: server().url, application_name: "hog" });
    client.on("error", () => undefined);
    try {
      await client.connect();
      taken.push(client);
    } catch {
      return taken;
    }
  }
}

test("a server without a connection to spare, to processes that have just lost theirs, ends none and costs nothing accepted", async () => {
  const { scene } = await openPostgresScene(server());
  const random = seededRandom(faultSeed);
  const fleet = await new Fleet(scene, 2, { worker, schedules: ["catch-up"] }).ready();
  const enqueuer = await openEnduring(scene);
  const recovery: number[] = [];
  let most = 0;
  for (let round = 0; round < rounds; round += 1) {
    await moment(random.between(100, 400));
    const hogs = await takeAllConnections();
    // One hog ends the sessions of all others, and the hogs are quicker to have what becomes free.
    const ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook'";
    await hogs[0]?.query(ours);
    hogs.push(...(await takeAllConnections()));
    await hogs[0]?.query(ours);
    hogs.push(...(await takeAllConnections()));
    most = Math.max(most, hogs.length);
    await moment(random.between(1_000, 1_500));
    await Promise.all(hogs.map((hog) => hog.end()));
    recovery.push(await backToWork(scene));
  }
  await enqueuer.kill();
  await scene.client.schedules.pause(schedule);
  await scene.drained();
  await fleet.close();
  const refused = enqueuer.heardOf("refused");
  printFigures("PostgreSQL, no connection left", {
    seed: faultSeed,
    rounds,
    "connections taken": most,
    refused: refused.length,
    with: [...new Set(refused.map(({ code }) => code))].join(", ") || "nothing",
    "back to work": spread(recovery),
  });
  await expectOrder(scene, { [schedule]: 1_000 });
  expect(Math.max(...recovery)).toBeLessThan(recoveryMs);
});

test("more calls at once than the pool has clients wait their turn, and the engine's own calls among them", async () => {
  const { scene } = await openPostgresScene(server());
  const working = await scene.worker({ worker }).ready();
  const calls = longForm ? 5_000 : 1_000;
  const begun = performance.now();
  const answers = await Promise.all(
    Array.from({ length: calls }, (_, place) =>
      place % 2 === 0 ? scene.client.enqueue("quick", { ms: 1 }) : scene.client.runs.list({}, { limit: 1 }),
    ),
  );
  const answeredMs = performance.now() - begun;
  await scene.drained();
  expect(await working.stop()).toMatchObject({ code: 0 });
  printFigures("PostgreSQL, pool exhausted", {
    calls: answers.length,
    "all answered after": `${Math.round(answeredMs)} ms`,
  });
  await expectOrder(scene);
  expect((await scene.ledger()).runs).toHaveLength(calls / 2);
});
