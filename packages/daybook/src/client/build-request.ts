/** One call, as it goes over the line. */
export interface PreparedCall {
  readonly method: string;
  /** With the base and the query. */
  readonly url: string;
  /** JSON, or undefined for none. */
  readonly body: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Puts an input where an operation wants it: the parts that its path names into the path, the rest into the query of what is read or deleted, and
 * into the body of the others. Fields that are undefined are left out.
 * @param place `POST /runs/{run}/cancel`
 */
export function buildRequest(base: string, place: string, input: Readonly<Record<string, unknown>>): PreparedCall {
  const [method = "GET", path = "/"] = place.split(" ");
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(typeof value === "string" ? value : "");
  });
  const url = `${base}/api/v1${filled}`;
  if (method === "GET" || method === "DELETE") return { method, url: url + queryOf(rest), body: undefined };
  return { method, url, body: rest.size === 0 ? undefined : JSON.stringify(Object.fromEntries(rest)) };
}

function queryOf(fields: ReadonlyMap<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of fields)
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) query.append(name, String(each));
  return query.size === 0 ? "" : `?${query.toString()}`;
}
