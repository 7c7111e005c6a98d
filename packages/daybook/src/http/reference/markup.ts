import { html } from "hono/html";

/** A piece of a page, escaped where it came from elsewhere. */
export type Markup = ReturnType<typeof html>;

/** Text as the contract writes it: `code` in backticks, paragraphs by empty lines. */
export function paragraphs(text: string): Markup {
  return html`${text.split("\n\n").map((part) => html`<p>${withCode(part)}</p>`)}`;
}

/** Text of one line, `code` in backticks. */
export function withCode(text: string): Markup {
  return html`${text.split("`").map((part, place) => (place % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
