import { join } from "node:path";
import { mergeConfig } from "vite";
import config from "./vite.config.ts";

/** The dashboard over its recording: `replay.html` and what it needs, to be served by anything that serves files. */
export default mergeConfig(config, {
  build: {
    outDir: "dist/replay",
    rollupOptions: { input: join(import.meta.dirname, "replay.html") },
  },
});
