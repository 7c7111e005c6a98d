import { html } from "hono/html";
import { operationsOf, type ApiDocument, type Parameter, type PlacedOperation, type Schema } from "./document-shape.ts";
import { exampleCall } from "./example-call.ts";
import { fieldTable, schemaTable, typeOf } from "./fields.ts";
import { paragraphs, withCode, type Markup } from "./markup.ts";

/** The API for people: the document as one page, without a script. Its links are relative, so that it works wherever it is mounted. */
export async function renderPage(document: ApiDocument): Promise<string> {
  const { info, tags, components } = document;
  const operations = operationsOf(document);
  const of = (noun: string): PlacedOperation[] => operations.filter((operation) => operation.tags.includes(noun));
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title} API</title>
        <link rel="stylesheet" href="docs.css" />
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
          <h1>${info.title} API</h1>
          <p>${info.description}</p>
          <p>
            <a href="v1/openapi.json">OpenAPI document</a> · version ${info.version} · ${operations.length} operations
          </p>
        </header>
        <nav aria-label="Operations">
          ${tags.map(
            ({ name }) =>
              html`<details>
                <summary>${name}</summary>
                <ul>
                  ${of(name).map(({ operationId, summary }) => html`<li><a href="#${operationId}" title="${summary}">${operationId}</a></li>`)}
                </ul>
              </details>`,
          )}
          <p><a href="#schemas">schemas</a></p>
        </nav>
        <main id="content">
          ${start()}
          ${tags.map(
            ({ name }) =>
              html`<section id="${name}" aria-labelledby="${name}-title">
                <h2 id="${name}-title">${name}</h2>
                ${of(name).map((operation) => operationOf(operation, components.schemas))}
              </section>`,
          )}
          <section id="schemas" aria-labelledby="schemas-title">
            <h2 id="schemas-title">schemas</h2>
            ${Object.entries(components.schemas).map(
              ([name, schema]) =>
                html`<article id="schema-${name}">
                  <h3><a href="#schema-${name}">${name}</a></h3>
                  ${schema.description === undefined ? "" : paragraphs(schema.description)}
                  ${fieldTable(`Fields of ${name}`, schema)}
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html> `;
  return (await page).toString();
}

function start(): Markup {
  return html`<section aria-label="How to call">
    <p>The examples take two variables of the shell: where Daybook is mounted, and a token.</p>
    <pre tabindex="0"><code>DAYBOOK_URL=https://shop.example/admin/daybook
DAYBOOK_TOKEN=…</code></pre>
    <p>
      Answers are JSON, instants ISO 8601 in UTC. Lists answer <code>data</code> and <code>nextCursor</code>; pass the
      cursor as <code>after</code>. A refusal is an <a href="#schema-Error">Error</a>: branch on its <code>code</code>.
    </p>
  </section>`;
}

function operationOf(operation: PlacedOperation, schemas: Readonly<Record<string, Schema>>): Markup {
  const { operationId, method, path, summary, description, parameters, requestBody, responses } = operation;
  const body = requestBody?.content["application/json"]?.schema;
  return html`<article id="${operationId}">
    <h3><a href="#${operationId}">${operationId}</a></h3>
    <p class="place"><b class="${method.toLowerCase()}">${method}</b> <code>/api/v1${path}</code></p>
    <p>${withCode(summary)}.</p>
    ${paragraphs(description)} ${parameters.length === 0 ? "" : parameterTable(operationId, parameters)}
    ${body === undefined ? "" : fieldTable(requestBody?.required === true ? "Body" : "Body, may be left out", body)}
    ${Object.entries(responses)
      .filter(isDone)
      .map(([status, { content }]) => answerOf(status, content))}
    <details>
      <summary>Refusals</summary>
      <dl>
        ${Object.entries(responses)
          .filter((each) => !isDone(each))
          .map(
            ([status, refusal]) =>
              html`<div>
                <dt>${status}</dt>
                <dd>${withCode(refusal.description)}</dd>
              </div>`,
          )}
      </dl>
    </details>
    <pre tabindex="0" aria-label="Example"><code>${exampleCall(operation, schemas)}</code></pre>
  </article>`;
}

function isDone([status]: readonly [string, unknown]): boolean {
  return status.startsWith("2");
}

function parameterTable(operationId: string, parameters: readonly Parameter[]): Markup {
  const rows = parameters.map(({ name, in: place, required, schema }) => ({
    name,
    note: required ? place : `${place}, optional`,
    schema,
  }));
  return schemaTable(`Parameters of ${operationId}`, "name", rows);
}

function answerOf(status: string, content: Readonly<Record<string, { readonly schema: Schema }>> | undefined): Markup {
  if (content === undefined) return html`<p>Answers ${status}, without a body.</p>`;
  const types = Object.keys(content).filter((type) => type !== "application/json");
  const schema = Object.values(content)[0]?.schema ?? {};
  if (types.length > 0)
    return html`<p>Answers ${status}: ${withCode(types.map((type) => `\`${type}\``).join(" or "))}.</p>`;
  if (schema.$ref !== undefined) return html`<p>Answers ${status}: ${typeOf(schema)}.</p>`;
  return fieldTable(`Answer, ${status}`, schema);
}
