import { bad, ok, type Finding } from "./finding.ts";

const least = [22, 18] as const;

/** Whether Node is new enough for `node:sqlite` and for job files in TypeScript. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > least[0] || (major === least[0] && minor >= least[1]);
  return isEnough
    ? ok("node", `Node ${version}`)
    : bad("node", `Node ${version} is too old.`, `Install Node ${least.join(".")} or newer.`);
}
