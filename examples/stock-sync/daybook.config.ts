import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "daybook";
import { openServices } from "./services.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const dataDir = process.env["STOCK_SYNC_DATA_DIR"] ?? join(here, "data");
mkdirSync(dataDir, { recursive: true });

export default defineConfig({
  app: "stock-sync",
  store: `sqlite:${join(dataDir, "daybook.db")}`,
  jobs: join(here, "jobs"),
  worker: { concurrency: 8 },
  services: () => openServices(dataDir, process.env),
});
