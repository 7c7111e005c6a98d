// vue-tsc does not run on TypeScript 7, so it is given TypeScript 6.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
require("vue-tsc").run(require.resolve("typescript-6/lib/tsc.js"));
