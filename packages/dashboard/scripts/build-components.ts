import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import vue from "@vitejs/plugin-vue";
import ts from "typescript-6";
import { build, type InlineConfig } from "vite";

const here = join(import.meta.dirname, "..");
const embed = join(here, "src/embed");

interface Product {
  readonly entry: string;
  readonly folder: string;
  readonly config: InlineConfig["build"];
}

/** A file that brings all that it needs, Vue too, as small as it gets. */
function whole(entry: string, folder: string): Product {
  const output = { entryFileNames: "element.js", codeSplitting: false };
  return { entry, folder, config: { rolldownOptions: { input: join(embed, entry), output } } };
}

/** A module for bundlers, with the application's own Vue. */
function forBundlers(entry: string, folder: string): Product {
  const lib = { entry: join(embed, entry), formats: ["es" as const], fileName: () => "vue.js" };
  return { entry, folder, config: { lib, minify: false, rolldownOptions: { external: ["vue"] } } };
}

async function make({ entry, folder, config }: Product): Promise<void> {
  await build({
    root: here,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    // The compiler reads props that are declared in another file; without TypeScript's own API it is told how to find files.
    plugins: [vue({ script: { fs: { fileExists: existsSync, readFile: (file) => readFileSync(file, "utf8") } } })],
    resolve: {
      alias: { "daybook/client": fileURLToPath(new URL("../../daybook/src/client/index.ts", import.meta.url)) },
    },
    define: {
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: "es2023",
      modulePreload: false,
      reportCompressedSize: false,
      ...config,
    },
  }).catch((error: unknown) => {
    throw new Error(`The build of ${entry} failed.`, { cause: error });
  });
}

/** Types of a file that says all of them itself, as `isolatedDeclarations` wants it. */
function declare(entry: string, folder: string): void {
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(readFileSync(join(embed, entry), "utf8"), {
    fileName: join(embed, entry),
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.ESNext,
      isolatedDeclarations: true,
      declaration: true,
    },
  });
  const [first] = diagnostics;
  if (first !== undefined) throw new Error(`${entry}: ${ts.flattenDiagnosticMessageText(first.messageText, "\n")}`);
  writeFileSync(
    join(folder, entry.replace(/\.ts$/, ".d.ts")),
    outputText.replaceAll(/(from "\.\/\w+)\.ts"/g, '$1.js"'),
  );
}

/**
 * Builds what pages of others take from here: `daybook/vue`, `daybook/element`, and the script that a Daybook serves beside its dashboard.
 * @param dist of the package daybook
 */
export async function buildComponents(dist: string): Promise<void> {
  const components = join(dist, "components");
  rmSync(components, { recursive: true, force: true });
  await make(forBundlers("vue.ts", components));
  await make(whole("element.ts", components));
  await make(whole("served-element.ts", join(dist, "dashboard")));
  for (const entry of ["types.ts", "vue.ts", "element.ts"]) declare(entry, components);
}
