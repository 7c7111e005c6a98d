import { fileURLToPath } from "node:url";

/** Where the dashboard's build is: beside the built package, and at the same place when Daybook runs from its sources. */
export const buildFolder: string = fileURLToPath(new URL("../../../dist/dashboard", import.meta.url));
