/** What stands in the dashboard's place where it was not built: only in a clone of Daybook, never in the published package. */
export const notBuiltPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Daybook: the dashboard is not built</title>
  </head>
  <body>
    <h1>The dashboard is not built</h1>
    <p>Daybook runs from its sources here, and nobody has built its dashboard yet. In the root of the clone:</p>
    <pre>npm run build:dashboard</pre>
    <p>Then load this page again; Daybook need not be started anew. Everything else works meanwhile: <a href="api/v1/openapi.json">the API</a>, and the command line.</p>
  </body>
</html>
`;
