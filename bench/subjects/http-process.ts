import { listen } from "../../packages/daybook/src/http/listen.ts";
import { countDown, ratePerSecond } from "../measure/count-down.ts";
import { openHttpBook } from "./http-book.ts";

/** What the round asks of its two processes: the one that answers HTTP, and the one that works. */
export type HttpCommand = { readonly say: "fill" | "drain"; readonly count: number };
export type HttpMessage =
  | { readonly say: "ready"; readonly url: string }
  | { readonly say: "done"; readonly rate: number };

/** A process over the round's book: `server` answers, `worker` drains when it is told to. */
const [store, role] = process.argv.slice(2);
if (store === undefined) throw new Error("http-process.ts is started by the bench.");
const bulk = 5_000;

const daybook = await openHttpBook(store);
const tell = (message: HttpMessage): void => void (process.connected && process.send?.(message));

async function follow({ say, count }: HttpCommand): Promise<void> {
  if (say === "fill") {
    for (let from = 0; from < count; from += bulk)
      await daybook.enqueueMany(
        "job-0",
        Array.from({ length: Math.min(bulk, count - from) }, () => undefined),
      );
    return tell({ say: "done", rate: 0 });
  }
  const { tick, reached } = countDown(count);
  const stop = daybook.on("run.finished", tick);
  const rate = await ratePerSecond(count, () => void daybook.start(), reached);
  stop();
  tell({ say: "done", rate });
}

process.on("message", (command: HttpCommand) => void follow(command));
process.once("disconnect", () => void daybook.stop().finally(() => process.exit()));
tell({ say: "ready", url: role === "server" ? (await listen(daybook, 0)).url : "" });
