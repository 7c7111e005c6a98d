import type { NextConfig } from "next";

const config: NextConfig = {
  // Daybook is no part of a bundle: it reads its SQL from beside itself, and starts threads.
  serverExternalPackages: ["daybook"],
  // Next.js would take the slash off that the dashboard's address ends with, and Daybook put it back, for ever.
  skipTrailingSlashRedirect: true,
  // `npm run typecheck` in the root looks at all examples.
  typescript: { ignoreBuildErrors: true },
};

export default config;
