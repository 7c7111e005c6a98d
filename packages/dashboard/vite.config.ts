import { fileURLToPath } from "node:url";
import tailwind from "@tailwindcss/vite";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

/** All addresses in the build are relative: the handler tells each page how far up its base is, so one build works below any path. */
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [vue(), tailwind()],
  resolve: {
    alias: { "daybook/client": fileURLToPath(new URL("../daybook/src/client/index.ts", import.meta.url)) },
  },
  define: {
    __VUE_OPTIONS_API__: "false",
    __VUE_PROD_DEVTOOLS__: "false",
    __VUE_I18N_FULL_INSTALL__: "false",
    __VUE_I18N_LEGACY_API__: "false",
    __INTLIFY_PROD_DEVTOOLS__: "false",
  },
  build: {
    outDir: "../daybook/dist/dashboard",
    emptyOutDir: true,
    target: "es2023",
    // Fonts and icons are files: the page's policy allows no data: addresses for them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": process.env["DAYBOOK_URL"] ?? "http://127.0.0.1:4000" } },
});
