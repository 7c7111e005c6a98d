// The second half of `npm run build`: what tsc leaves behind. Copies the statements and migrations of src into dist,
// removes copies whose source is gone, and makes the command runnable.
import { chmodSync, cpSync, existsSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const src = join(root, "src");
const dist = join(root, "dist");

for (const file of globSync("**/*.sql", { cwd: dist })) rmSync(join(dist, file));
for (const file of globSync("**/{sql,migrations}/*.sql", { cwd: src })) cpSync(join(src, file), join(dist, file));

const command = join(dist, "cli", "main.js");
if (existsSync(command)) chmodSync(command, 0o755);
