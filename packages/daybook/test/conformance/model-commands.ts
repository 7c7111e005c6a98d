import fc from "fast-check";
import type { NewRun } from "../../src/store/port/run-store.ts";
import { jobName, minute, newRun } from "./builders.ts";
import type { BookModel } from "./book-model.ts";
import {
  cancel,
  compare,
  disable,
  drain,
  ends,
  expire,
  type Hands,
  loseWorker,
  make,
  otherJob,
  pause,
  replaceWorker,
  reschedule,
  setLimit,
  setQueue,
  settle,
  settleStale,
  take,
} from "./model-acts.ts";

type Command = fc.AsyncCommand<BookModel, Hands>;
type Work = (model: BookModel, hands: Hands) => Promise<void>;

const tenants = ["acme", "globex"] as const;

/** A command that prints itself as `name(arguments)`: a counterexample is to be read, and typed in again. */
function command(name: string, args: object, work: Work, check: (model: BookModel) => boolean = () => true): Command {
  return {
    check,
    async run(model, hands) {
      model.commands += 1;
      await work(model, hands);
      await compare(model, hands);
    },
    toString: () => `${name}(${JSON.stringify(args)})`,
  };
}

const hasHeld = (model: BookModel): boolean => model.held.length > 0;
const hasOpen = (model: BookModel): boolean => model.of("open").length > 0;

const pick = fc.nat({ max: 100 });
const hand = fc.constantFrom(0 as const, 1 as const);
const queue = fc.constantFrom("default", "narrow");
const newRunShape = fc.record({
  job: fc.constantFrom(jobName, jobName, otherJob),
  tenant: fc.constantFrom(null, null, ...tenants),
  key: fc.constantFrom(null, "a", "b"),
  dedupeKey: fc.constantFrom(null, null, null, "d", "e"),
  parent: fc.constantFrom(null, null, "p" as const, "q" as const),
  solo: fc.constantFrom(null, null, "s", "t"),
  queue,
  priority: fc.integer({ min: 0, max: 2 }),
  delay: fc.constantFrom(0, 0, 0, minute),
  expires: fc.constantFrom(null, null, minute, 3 * minute),
});
type Shape = typeof newRunShape extends fc.Arbitrary<infer T> ? T : never;

function runsOf(shapes: readonly Shape[], { now }: BookModel, { parents }: Hands): NewRun[] {
  return shapes.map(({ job, key, parent, solo, delay, expires, ...rest }) =>
    newRun({
      ...rest,
      job,
      // The other job has no limit, so its runs share no key.
      concurrencyKey: job === jobName ? key : null,
      parentId: parent === null ? null : parents[parent],
      siblingLimit: parent === null ? null : 2,
      overlapKey: solo,
      solo: solo !== null,
      createdAt: now,
      availableAt: now + delay,
      expiresAt: expires === null ? null : now + expires,
    }),
  );
}

const weighted: readonly [weight: number, commands: fc.Arbitrary<Command>][] = [
  [
    5,
    fc
      .record({ hand, runs: fc.array(newRunShape, { minLength: 1, maxLength: 4 }) })
      .map((args) =>
        command("enqueue", args, (model, hands) => make(model, hands, args.hand, runsOf(args.runs, model, hands))),
      ),
  ],
  [
    5,
    fc
      .record({ hand, limit: fc.integer({ min: 1, max: 6 }), queue: fc.option(queue, { freq: 3, nil: undefined }) })
      .map((args) =>
        command("claim", args, async (model, hands) => {
          const { hand: by, limit, queue: only } = args;
          const change = { limit, worker: hands.workers[by], ...(only === undefined ? {} : { queue: only }) };
          model.held.push(...(await take(model, hands, by, change)));
        }),
      ),
  ],
  [
    5,
    fc
      .array(fc.tuple(pick, fc.constantFrom(...ends)), { minLength: 1, maxLength: 4 })
      .map((args) => command("settle", args, (model, hands) => settle(model, hands, args), hasHeld)),
  ],
  [
    1,
    fc.record({ pick, end: fc.constantFrom(...ends) }).map((args) =>
      command(
        "settleStale",
        args,
        (model, hands) => settleStale(model, hands, args.pick, args.end),
        (model) => model.past.length > 0,
      ),
    ),
  ],
  [
    2,
    pick.map((place) =>
      command(
        "cancel",
        [place],
        (model, hands) => cancel(model, hands, place),
        (model) => hasOpen(model) || model.of("running").length > 0,
      ),
    ),
  ],
  [
    1,
    fc
      .constant(null)
      .map(() => command("release", [], async (_model, { stores }) => void (await stores[0].runs.releaseHeld({})))),
  ],
  [
    2,
    fc
      .integer({ min: 1, max: 3 })
      .map((minutes) => command("wait", [minutes], async (model) => void (model.now += minutes * minute))),
  ],
  [1, fc.constant(null).map(() => command("expire", [], expire))],
  [1, fc.constant(null).map(() => command("drain", [], drain))],
  [
    1,
    fc
      .constantFrom(["job", jobName], ["job", otherJob], ["tenant", "acme"], ["queue", "narrow"] as const)
      .map((args) => command("pauseOrResume", args, (model, hands) => pause(model, hands, args[0], args[1]))),
  ],
  [
    1,
    fc
      .constantFrom(...tenants)
      .map((tenant) => command("disableOrEnable", [tenant], (model, hands) => disable(model, hands, tenant))),
  ],
  [
    1,
    fc
      .constantFrom(null, 1, 2, 3)
      .map((value) => command("setLimit", [value], (model, hands) => setLimit(model, hands, value))),
  ],
  [
    1,
    fc
      .record({ queue, value: fc.constantFrom(null, 1, 2, 4) })
      .map((args) => command("setQueue", args, (model, hands) => setQueue(model, hands, args.queue, args.value))),
  ],
  [
    1,
    fc
      .record({ pick, queue, priority: fc.integer({ min: 0, max: 2 }), delay: fc.constantFrom(0, minute) })
      .map((args) =>
        command(
          "reschedule",
          args,
          (model, hands) => {
            const { pick: place, delay, ...change } = args;
            return reschedule(model, hands, place, { ...change, availableAt: model.now + delay });
          },
          hasOpen,
        ),
      ),
  ],
  [
    1,
    fc
      .record({ hand, limit: fc.integer({ min: 0, max: 4 }) })
      .map((args) => command("loseWorker", args, (model, hands) => loseWorker(model, hands, args.hand, args.limit))),
  ],
  [1, hand.map((by) => command("replaceWorker", [by], (model, hands) => replaceWorker(model, hands, by)))],
];

/** Commands that occur as often as they are weighty. */
export const anyCommand: fc.Arbitrary<Command>[] = weighted.flatMap(([weight, one]) =>
  Array.from({ length: weight }, () => one),
);
