import { chmodSync, existsSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { printFigures } from "./figures.ts";
import { type Scene, openScene } from "./scene.ts";

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/**
 * Takes the right to write from the processes started with the returned options: root keeps its own, so for root they run as
 * nobody; anybody else loses it for themselves.
 */
function takeWriting(scene: Scene): { uid?: number } {
  for (const file of [scene.book, `${scene.book}-wal`, `${scene.book}-shm`])
    if (existsSync(file)) chmodSync(file, 0o444);
  chmodSync(dirname(scene.book), 0o555);
  return isRoot ? { uid: nobody } : {};
}

function giveWriting(scene: Scene): void {
  chmodSync(dirname(scene.book), 0o755);
  for (const file of [scene.book, `${scene.book}-wal`, `${scene.book}-shm`])
    if (existsSync(file)) chmodSync(file, 0o644);
}

test("a book that cannot be written refuses work and enqueues with STORE_READ_ONLY and the remedy, and stays as it is", async () => {
  const scene = await openScene();
  const { id } = await scene.client.enqueue("quick", { ms: 1 });
  const asReader = takeWriting(scene);
  try {
    const worker = scene.worker(asReader);
    const failed = await worker.hears("failed");
    await worker.exited;
    const program = await scene.worker({ ...asReader, clientOnly: true }).ready();
    const refused = await program.enqueue("quick", { ms: 1 });
    await program.stop();
    for (const answer of [failed, refused]) {
      expect(answer).toMatchObject({ code: "STORE_READ_ONLY" });
      expect(answer).toHaveProperty("message", expect.stringContaining("write permission"));
      expect(answer).toHaveProperty("message", expect.stringContaining(scene.book));
    }
    expect((await scene.ledger()).runs.map((run) => [run.id, run.state])).toEqual([[id, "waiting"]]);
  } finally {
    giveWriting(scene);
  }
  const worker = await scene.worker().ready();
  await scene.drained();
  await worker.stop();
  printFigures("read-only book", { as: isRoot ? "another user" : "this user", "runs kept": 1 });
  expect(await scene.violations()).toEqual([]);
});

test("a book closed by all and then made read-only says so too", async () => {
  const scene = await openScene();
  await scene.client.enqueue("quick", { ms: 1 });
  await scene.client.stop();
  const asReader = takeWriting(scene);
  try {
    const failed = await scene.worker(asReader).hears("failed");
    expect(failed).toMatchObject({ code: "STORE_READ_ONLY" });
    expect(failed.message).toContain("write permission");
  } finally {
    giveWriting(scene);
  }
  const worker = await scene.worker().ready();
  await worker.hears("ended");
  expect(await worker.stop()).toMatchObject({ code: 0 });
  expect(await scene.violations()).toEqual([]);
});
