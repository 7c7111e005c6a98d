import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Vehicle } from "./vehicle.ts";

/** What storing one vehicle did. */
export type Change = "created" | "updated" | "unchanged";

/** How many vehicles each change befell. */
export type Changes = Readonly<Record<Change, number>>;

/** What one sync left behind. */
export interface SyncTally {
  readonly created: number;
  readonly updated: number;
  /** Vehicles in stock after it, of all dealerships. */
  readonly inStock: number;
}

/** A stored vehicle, as its row says it. `created_by` and `changed_by` are the sync runs of the book that wrote it. */
export type VehicleRow = Readonly<Record<string, string | number>>;

/** Column and where its value comes from; what is compared is what is written. */
const columns = [
  ["name", "name"],
  ["model_year", "modelYear"],
  ["origin", "origin"],
  ["cylinders", "cylinders"],
  ["displacement", "displacement"],
  ["horsepower", "horsepower"],
  ["weight_lbs", "weightLbs"],
  ["acceleration", "acceleration"],
  ["miles_per_gallon", "milesPerGallon"],
] as const satisfies readonly (readonly [string, keyof Vehicle])[];

const schema = `
  CREATE TABLE IF NOT EXISTS vehicle (
    dealership       TEXT    NOT NULL,
    stock_number     TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    model_year       INTEGER NOT NULL,
    origin           TEXT    NOT NULL,
    cylinders        INTEGER NOT NULL,
    displacement     REAL    NOT NULL,
    horsepower       REAL    NOT NULL,
    weight_lbs       REAL    NOT NULL,
    acceleration     REAL    NOT NULL,
    miles_per_gallon REAL    NOT NULL,
    created_by       TEXT    NOT NULL,
    changed_by       TEXT    NOT NULL,
    PRIMARY KEY (dealership, stock_number)
  ) STRICT, WITHOUT ROWID`;

/** What a dealership has in stock, summed up. */
export interface StockSums {
  readonly vehicles: number;
  readonly meanHorsepower: number;
  /** Model year. */
  readonly oldest: number;
}

/** The vehicles in stock, in one SQLite file. A vehicle that did not change is not written. */
export class StockDatabase implements Disposable {
  readonly #db: DatabaseSync;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;

  constructor(file: string) {
    // Children of one sync may run in several processes: whoever comes second waits for the lock.
    this.#db = new DatabaseSync(file, { timeout: 5_000 });
    this.#db.exec("PRAGMA journal_mode = WAL");
    this.#db.exec(schema);
    const names = columns.map(([column]) => column);
    this.#find = this.#db.prepare("SELECT * FROM vehicle WHERE dealership = ? AND stock_number = ?");
    this.#insert = this.#db.prepare(
      `INSERT INTO vehicle (${names.join(", ")}, changed_by, created_by, dealership, stock_number)
       VALUES (${names.map(() => "?").join(", ")}, ?, ?, ?, ?)`,
    );
    this.#update = this.#db.prepare(
      `UPDATE vehicle SET ${names.map((column) => `${column} = ?`).join(", ")}, changed_by = ?
       WHERE dealership = ? AND stock_number = ?`,
    );
  }

  /** Stores vehicles of one dealership, all or none, and says what that changed. */
  upsert(dealership: string, vehicles: readonly Vehicle[], sync: string): Changes {
    const changes = { created: 0, updated: 0, unchanged: 0 };
    this.#db.exec("BEGIN IMMEDIATE");
    try {
      for (const vehicle of vehicles) changes[this.#store(dealership, vehicle, sync)] += 1;
      this.#db.exec("COMMIT");
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    }
    return changes;
  }

  #store(dealership: string, vehicle: Vehicle, sync: string): Change {
    const key = [dealership, vehicle.stockNumber] as const;
    const values = columns.map(([, field]) => vehicle[field]);
    const stored = this.#find.get(...key);
    if (stored === undefined) {
      this.#insert.run(...values, sync, sync, ...key);
      return "created";
    }
    if (columns.every(([column, field]) => stored[column] === vehicle[field])) return "unchanged";
    this.#update.run(...values, sync, ...key);
    return "updated";
  }

  /** What a sync created and updated, read from the rows themselves: true over retries, restarts and processes. */
  tally(sync: string): SyncTally {
    const row = this.#db
      .prepare(
        `SELECT count(*) FILTER (WHERE created_by = :sync) AS created,
                count(*) FILTER (WHERE changed_by = :sync AND created_by <> :sync) AS updated,
                count(*) AS inStock
         FROM vehicle`,
      )
      .get({ sync });
    return { created: Number(row?.["created"]), updated: Number(row?.["updated"]), inStock: Number(row?.["inStock"]) };
  }

  /** What a dealership has; null for nothing. */
  sums(dealership: string): StockSums | null {
    const row = this.#db
      .prepare(
        `SELECT count(*) AS vehicles, round(avg(horsepower)) AS meanHorsepower, min(model_year) AS oldest
         FROM vehicle WHERE dealership = ?`,
      )
      .get(dealership);
    const vehicles = Number(row?.["vehicles"]);
    if (vehicles === 0) return null;
    return { vehicles, meanHorsepower: Number(row?.["meanHorsepower"]), oldest: Number(row?.["oldest"]) };
  }

  /** Stock numbers that stand on the lots of several dealerships: a car is in one place. */
  sharedNumbers(): { stockNumber: string; dealerships: string[] }[] {
    const query = this.#db.prepare(
      `SELECT stock_number, group_concat(dealership) AS dealerships FROM vehicle
       GROUP BY stock_number HAVING count(*) > 1 ORDER BY stock_number`,
    );
    return query.all().map((row) => ({
      stockNumber: String(row["stock_number"]),
      dealerships: String(row["dealerships"]).split(",").toSorted(),
    }));
  }

  /** Every row, or those of one dealership, in the order of their keys. */
  rows(dealership?: string): VehicleRow[] {
    const where = dealership === undefined ? "" : "WHERE dealership = ?";
    const query = this.#db.prepare(`SELECT * FROM vehicle ${where} ORDER BY dealership, stock_number`);
    return query.all(...(dealership === undefined ? [] : [dealership])).map((row) => ({ ...row }) as VehicleRow);
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
