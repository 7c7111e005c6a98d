import type { Instant } from "../../time/instant.ts";
import type { Page, PageRequest } from "../port/page.ts";
import type {
  FireCommit,
  FireFilter,
  FireRecord,
  ScheduleStore,
  ScheduleWrite,
  StoredSchedule,
} from "../port/schedule-store.ts";
import { toJson } from "../rows/json.ts";
import { keepsItsTime, saysTheSame, type ScheduleRow, toStoredSchedule } from "../rows/schedule-row.ts";
import type { FireCommitter } from "./fire-commit.ts";
import type { FireReader } from "./fire-read.ts";
import type { Database, SqlParams } from "./transaction.ts";

/** What `replace` has to write. */
interface Changes {
  readonly added: ScheduleWrite[];
  readonly changed: ScheduleWrite[];
  readonly removedIds: string[];
}

/** Schedules and their fires. */
export class PostgresScheduleStore implements ScheduleStore {
  readonly #database: Database;
  readonly #committer: FireCommitter;
  readonly #fires: FireReader;

  constructor(database: Database, committer: FireCommitter, fires: FireReader) {
    this.#database = database;
    this.#committer = committer;
    this.#fires = fires;
  }

  async replace(jobs: readonly string[], schedules: readonly ScheduleWrite[], now: Instant): Promise<void> {
    const ids = schedules.map((write) => write.id);
    await this.#database.write(async (tx) => {
      const rows = await tx.rows<ScheduleRow>("schedule_list_to_replace", { jobs, ids });
      const { added, changed, removedIds } = changesOf(rows, schedules);
      if (added.length > 0) await tx.run("schedule_insert", { ...toScheduleParams(added), now });
      if (changed.length > 0) await tx.run("schedule_update", { ...toScheduleParams(changed), now, restore: true });
      if (removedIds.length > 0) await tx.run("schedule_remove", { ids: removedIds, now });
      if (added.length + changed.length + removedIds.length > 0) tx.bump("schedules");
    });
  }

  async change(write: ScheduleWrite, now: Instant): Promise<boolean> {
    return this.#database.write(async (tx) => {
      const changes = await tx.run("schedule_update", { ...toScheduleParams([write]), now, restore: false });
      if (changes === 1) tx.bump("schedules");
      return changes === 1;
    });
  }

  async get(id: string): Promise<StoredSchedule | null> {
    const [row] = await this.#database.read((tx) => tx.rows<ScheduleRow>("schedule_get", { id }));
    return row === undefined ? null : toStoredSchedule(row);
  }

  async list(filter: {
    readonly job?: string;
    readonly tenant?: string;
    readonly withRemoved?: boolean;
  }): Promise<StoredSchedule[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<ScheduleRow>("schedule_list", {
        job: filter.job ?? null,
        tenant: filter.tenant ?? null,
        removed: filter.withRemoved === true,
      }),
    );
    return rows.map(toStoredSchedule);
  }

  async due(now: Instant, limit: number, exceptJobs: readonly string[]): Promise<StoredSchedule[]> {
    const rows = await this.#database.read((tx) =>
      tx.rows<ScheduleRow>("schedule_list_due", { now, limit, except: exceptJobs }),
    );
    return rows.map(toStoredSchedule);
  }

  async nextFireAt(exceptJobs: readonly string[]): Promise<Instant | null> {
    const [row] = await this.#database.read((tx) =>
      tx.rows<{ next_fire_at: number }>("schedule_next_fire", { except: exceptJobs }),
    );
    return row?.next_fire_at ?? null;
  }

  commitFires(commits: readonly FireCommit[]): Promise<boolean[]> {
    return this.#committer.commitAll(commits);
  }

  fire(scheduleId: string, dueAt: Instant): Promise<FireRecord | null> {
    return this.#fires.get(scheduleId, dueAt);
  }

  fires(filter: FireFilter, page: PageRequest): Promise<Page<FireRecord>> {
    return this.#fires.list(filter, page);
  }
}

/** The columns that registration and operators write, a list each. */
function toScheduleParams(writes: readonly ScheduleWrite[]): SqlParams {
  return {
    ids: writes.map((write) => write.id),
    jobs: writes.map((write) => write.job),
    keys: writes.map((write) => write.key),
    tenants: writes.map((write) => write.tenant),
    inputs: writes.map((write) => write.input),
    definitions: writes.map((write) => JSON.stringify(write.definition)),
    schedules: writes.map((write) => toJson(write.schedule)),
    errors: writes.map((write) => write.error),
    next_due_ats: writes.map((write) => write.nextDueAt),
    next_fire_ats: writes.map((write) => write.nextFireAt),
  };
}

/** The rows are locked, so what is kept of them (where they go next) is what they hold when this is written. */
function changesOf(rows: readonly ScheduleRow[], schedules: readonly ScheduleWrite[]): Changes {
  const known = new Map(rows.map((row) => [row.id, row]));
  const added: ScheduleWrite[] = [];
  const changed: ScheduleWrite[] = [];
  for (const write of schedules) {
    const row = known.get(write.id);
    known.delete(write.id);
    if (row === undefined) added.push(write);
    else if (row.removed_at !== null || !saysTheSame(row, write)) changed.push(withPlace(write, row));
  }
  const removedIds = [...known.values()].filter((row) => row.removed_at === null).map((row) => row.id);
  return { added, changed, removedIds };
}

function withPlace(write: ScheduleWrite, row: ScheduleRow): ScheduleWrite {
  if (!keepsItsTime(row, write)) return write;
  return { ...write, nextDueAt: row.next_due_at, nextFireAt: row.next_fire_at };
}
