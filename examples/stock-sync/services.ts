import { join } from "node:path";
import { tokensFrom, type Environment } from "./dealerships.ts";
import { StockDatabase } from "./stock/database.ts";

/** What the jobs of this example are given besides their run. */
export interface StockServices {
  /** Null where nobody said where the feeds are; only a sync minds. */
  readonly feedUrl: string | null;
  readonly tokens: ReadonlyMap<string, string>;
  readonly stock: StockDatabase;
  /** How long the report pauses at each dealership: the demo's, so that there is something to watch. */
  readonly paceMs: number;
}

/** Opens the stock in `dataDir`, which must exist, and reads the rest from `environment`. */
export function openServices(dataDir: string, environment: Environment): StockServices {
  return {
    feedUrl: environment["STOCK_SYNC_FEED_URL"] ?? null,
    tokens: tokensFrom(environment),
    stock: new StockDatabase(join(dataDir, "stock.db")),
    paceMs: Number(environment["STOCK_REPORT_PACE_MS"] ?? 0),
  };
}
