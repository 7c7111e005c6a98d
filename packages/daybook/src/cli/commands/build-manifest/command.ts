import { examples, type DefineNoun } from "../../command.ts";

/** `daybook build-manifest` */
export const defineBuildManifest: DefineNoun = (noun, invoke) => {
  examples(
    noun
      .description(
        "Write a module that imports every job file by name, for programs that are bundled. Run it again after adding or removing a job file.",
      )
      .option("--out <file>", "where to write it, from here (default: daybook.manifest.ts beside the config)"),
    ["build-manifest", "build-manifest --out src/jobs.manifest.ts"],
  ).action(invoke(async () => (await import("./build-manifest.ts")).writeManifest));
};
