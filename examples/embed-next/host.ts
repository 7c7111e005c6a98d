/**
 * The application around all examples, loaded by Node. An application of yours just imports what is its own, and Daybook, which
 * `serverExternalPackages` keeps out of the bundles; but in this repository both are links to folders, which Next.js does not keep out.
 */
export function host(): Promise<typeof import("@daybook-examples/embed-host")> {
  return import(/* turbopackIgnore: true */ "@daybook-examples/embed-host");
}
