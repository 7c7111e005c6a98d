import type { RunView } from "../../../engine/api/run-view.ts";

/** A run at its place in the tree; `branch` is drawn before its title. */
export interface TreeEntry {
  readonly run: RunView;
  readonly branch: string;
}

/** Runs with their children beneath them, the longest running first. A run whose parent is not among them stands at the top. */
export function inTreeOrder(runs: readonly RunView[]): TreeEntry[] {
  const ids = new Set(runs.map(({ id }) => id));
  const children = Map.groupBy(runs, ({ parentId }) => (parentId !== null && ids.has(parentId) ? parentId : null));
  const entries: TreeEntry[] = [];
  const add = (parentId: string | null, indent: string): void => {
    const siblings = (children.get(parentId) ?? []).toSorted(byStart);
    for (const [index, run] of siblings.entries()) {
      const isLast = index === siblings.length - 1;
      const isTop = parentId === null;
      entries.push({ run, branch: isTop ? "" : `${indent}${isLast ? "└ " : "├ "}` });
      add(run.id, isTop ? "" : `${indent}${isLast ? "  " : "│ "}`);
    }
  };
  add(null, "");
  return entries;
}

function byStart(a: RunView, b: RunView): number {
  return (a.startedAt ?? 0) - (b.startedAt ?? 0) || (a.id < b.id ? -1 : 1);
}
