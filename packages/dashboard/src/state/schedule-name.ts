/** A schedule's id in its parts: `<job>/<key>`. Job names have no slash. */
export function scheduleName(id: string): { readonly job: string; readonly key: string } {
  const cut = id.indexOf("/");
  return cut < 0 ? { job: id, key: "" } : { job: id.slice(0, cut), key: id.slice(cut + 1) };
}
