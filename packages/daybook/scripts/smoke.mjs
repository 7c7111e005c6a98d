// Imports the built package the way its users do, by name and without the `source` condition: every public entry
// must load, and must load from dist.
import manifest from "../package.json" with { type: "json" };

for (const [path, target] of Object.entries(manifest.exports)) {
  if (typeof target === "string") continue;
  const specifier = path.replace(".", manifest.name);
  if (!import.meta.resolve(specifier).includes("/dist/")) throw new Error(`${specifier} does not resolve to dist`);
  await import(specifier);
}
