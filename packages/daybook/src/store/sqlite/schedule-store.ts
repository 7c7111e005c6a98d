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
import type { Connection, SqlValue } from "./connection.ts";
import type { FireCommitter } from "./fire-commit.ts";
import type { FireReader } from "./fire-read.ts";

/** Schedules and their fires. */
export class SqliteScheduleStore implements ScheduleStore {
  readonly #connection: Connection;
  readonly #committer: FireCommitter;
  readonly #fires: FireReader;

  constructor(connection: Connection, committer: FireCommitter, fires: FireReader) {
    this.#connection = connection;
    this.#committer = committer;
    this.#fires = fires;
  }

  async replace(jobs: readonly string[], schedules: readonly ScheduleWrite[], now: Instant): Promise<void> {
    this.#connection.write(() => {
      const rows = this.#connection
        .statement("schedule_list_of_jobs")
        .all({ jobs: JSON.stringify(jobs) }) as unknown as ScheduleRow[];
      const known = new Map(rows.map((row) => [row.id, row]));
      let changed = false;
      for (const write of schedules) {
        const row = known.get(write.id) ?? this.#row(write.id);
        known.delete(write.id);
        changed = this.#replaceOne(write, row, now) || changed;
      }
      for (const row of known.values()) {
        if (row.removed_at !== null) continue;
        this.#connection.statement("schedule_remove").run({ id: row.id, now });
        changed = true;
      }
      if (changed) this.#connection.bump("schedules");
    });
  }

  async change(write: ScheduleWrite, now: Instant): Promise<boolean> {
    return this.#connection.write(() => {
      const { changes } = this.#connection.statement("schedule_update").run({ ...toScheduleParams(write), now });
      if (changes === 1) this.#connection.bump("schedules");
      return changes === 1;
    });
  }

  async get(id: string): Promise<StoredSchedule | null> {
    const row = this.#connection.read(() => this.#row(id));
    return row === undefined ? null : toStoredSchedule(row);
  }

  async list(filter: {
    readonly job?: string;
    readonly tenant?: string;
    readonly withRemoved?: boolean;
  }): Promise<StoredSchedule[]> {
    const rows = this.#connection.read(() =>
      this.#connection.statement("schedule_list").all({
        job: filter.job ?? null,
        tenant: filter.tenant ?? null,
        removed: filter.withRemoved === true ? 1 : 0,
      }),
    );
    return (rows as unknown as ScheduleRow[]).map(toStoredSchedule);
  }

  async due(now: Instant, limit: number, exceptJobs: readonly string[]): Promise<StoredSchedule[]> {
    const rows = this.#connection.read(() =>
      this.#connection.statement("schedule_list_due").all({ now, limit, except: JSON.stringify(exceptJobs) }),
    );
    return (rows as unknown as ScheduleRow[]).map(toStoredSchedule);
  }

  async nextFireAt(exceptJobs: readonly string[]): Promise<Instant | null> {
    const row = this.#connection.read(() =>
      this.#connection.statement("schedule_next_fire").get({ except: JSON.stringify(exceptJobs) }),
    );
    return (row as { next_fire_at: number } | undefined)?.next_fire_at ?? null;
  }

  async commitFires(commits: readonly FireCommit[]): Promise<boolean[]> {
    return commits.map((commit) => this.#committer.commit(commit));
  }

  async fire(scheduleId: string, dueAt: Instant): Promise<FireRecord | null> {
    return this.#fires.get(scheduleId, dueAt);
  }

  async fires(filter: FireFilter, page: PageRequest): Promise<Page<FireRecord>> {
    return this.#fires.list(filter, page);
  }

  #row(id: string): ScheduleRow | undefined {
    return this.#connection.statement("schedule_get").get({ id }) as unknown as ScheduleRow | undefined;
  }

  /** Whether anything was written. */
  #replaceOne(write: ScheduleWrite, row: ScheduleRow | undefined, now: Instant): boolean {
    if (row === undefined) {
      this.#connection.statement("schedule_insert").run({ ...toScheduleParams(write), now });
      return true;
    }
    if (row.removed_at === null && saysTheSame(row, write)) return false;
    const params = toScheduleParams(write);
    const place = keepsItsTime(row, write) ? { next_due_at: row.next_due_at, next_fire_at: row.next_fire_at } : {};
    this.#connection.statement("schedule_update").run({ ...params, ...place, now });
    this.#connection.statement("schedule_restore").run({ id: write.id });
    return true;
  }
}

/** The columns that registration and operators write. */
function toScheduleParams(write: ScheduleWrite): Record<string, SqlValue> {
  return {
    id: write.id,
    job: write.job,
    key: write.key,
    tenant: write.tenant,
    input: write.input,
    definition: JSON.stringify(write.definition),
    schedule: toJson(write.schedule),
    error: write.error,
    next_due_at: write.nextDueAt,
    next_fire_at: write.nextFireAt,
  };
}
