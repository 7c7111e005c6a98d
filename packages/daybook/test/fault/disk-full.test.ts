import { join } from "node:path";
import { expect, test } from "vitest";
import { canLimitFiles, canMount, limitedFiles, smallFileSystem } from "./disks.ts";
import { printFigures } from "./figures.ts";
import { Scene } from "./scene.ts";
import { sqliteBook } from "./sqlite-book.ts";
import { until } from "./waiting.ts";

const pad = "x".repeat(60_000);

/** What a full disk must not take: the heartbeats fail too, and the lease is to outlive the fault. */
const patient = { lease: "60s", heartbeat: "1s", concurrency: 3 } as const;

const ways = [
  { name: "files that may not grow", possible: canLimitFiles, make: limitedFiles },
  { name: "a file system without room", possible: canMount, make: smallFileSystem },
];

for (const { name, possible, make } of ways) {
  // Skipped where this system or this user cannot bring the fault about.
  test.skipIf(!possible)(
    `a full disk (${name}) refuses with STORE_FULL, loses nothing accepted, and keeps ends until there is room`,
    async () => {
      const disk = make();
      const scene = await Scene.open((folder) => sqliteBook(join(disk.bookFolder ?? folder, "book.db")));
      try {
        const limit = disk.fileLimitBytes === undefined ? {} : { fileLimitBytes: disk.fileLimitBytes };
        const worker = await scene.worker({ worker: patient, ...limit }).ready();
        const held = await worker.enqueue("held");
        if (held.say === "refused") throw new Error(held.message);
        await worker.hears("started", ({ run }) => run === held.run);

        const accepted = [held.run];
        let refusal: { code: string; message: string } | undefined;
        await until("a large run is refused", async () => {
          const answer = await worker.enqueue("quick", { ms: 1, pad });
          if (answer.say === "accepted") accepted.push(answer.run);
          else refusal = answer;
          return refusal !== undefined;
        });
        await until("even a small run is refused", async () => {
          const answer = await worker.enqueue("quick", { ms: 1 });
          if (answer.say === "accepted") accepted.push(answer.run);
          return answer.say === "refused" && answer.code === "STORE_FULL";
        });
        expect(refusal?.code).toBe("STORE_FULL");
        expect(refusal?.message).toContain("Make room");
        expect(refusal?.message).toContain(scene.book);

        // A handler ends while its end cannot be written.
        worker.tell({ tell: "release" });
        await worker.hears("ended", ({ run }) => run === held.run);
        await worker.hears("trouble", ({ service, code }) => service === "settler" && code === "STORE_FULL");
        expect((await scene.client.runs.get(held.run)).state).toBe("running");
        expect(worker.exit).toBeNull();

        disk.makeRoom(worker);
        const ended = await scene.client.runs.wait(held.run);
        expect([ended.state, ended.attempt, ended.rescues]).toEqual(["succeeded", 1, 0]);
        const again = await worker.enqueue("quick", { ms: 1 });
        if (again.say === "refused") throw new Error(again.message);
        accepted.push(again.run);
        await scene.drained();
        expect(await worker.stop()).toMatchObject({ code: 0 });

        const ledger = await scene.ledger();
        const refused = worker.heardOf("refused").length;
        printFigures(`full disk, ${name}`, { accepted: accepted.length, refused, "in the book": ledger.runs.length });
        // What was accepted is there, what was refused is not.
        expect(ledger.runs.map((run) => run.id).toSorted()).toEqual(accepted.toSorted());
        expect(await scene.violations()).toEqual([]);
      } finally {
        await scene.close(false);
        disk.remove();
      }
    },
  );

  test.skipIf(!possible)(
    `a worker killed while the disk is full (${name}) costs nothing once there is room`,
    async () => {
      const disk = make();
      const scene = await Scene.open((folder) => sqliteBook(join(disk.bookFolder ?? folder, "book.db")));
      try {
        const limit = disk.fileLimitBytes === undefined ? {} : { fileLimitBytes: disk.fileLimitBytes };
        const worker = await scene.worker({ worker: patient, ...limit }).ready();
        const accepted: string[] = [];
        await until("the disk is full", async () => {
          const answer = await worker.enqueue("quick", { ms: 20, pad });
          if (answer.say === "accepted") accepted.push(answer.run);
          return answer.say === "refused" && answer.code === "STORE_FULL";
        });
        await worker.kill();
        const heir = scene.worker({ worker: patient });
        disk.makeRoom(heir);
        await heir.ready();
        await scene.drained();
        await heir.stop();

        const { runs } = await scene.ledger();
        printFigures(`killed on a full disk, ${name}`, { accepted: accepted.length, "in the book": runs.length });
        expect(runs.map((run) => run.id)).toEqual(expect.arrayContaining(accepted));
        expect(await scene.violations()).toEqual([]);
      } finally {
        await scene.close(false);
        disk.remove();
      }
    },
  );
}
