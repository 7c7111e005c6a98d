import { html, raw } from "hono/html";
import { type Language, wordsOf } from "./words.ts";

/** The page of a link. What it shows, its script asks for: the page itself is the same for everybody. */
export async function renderShare(language: Language): Promise<string> {
  const words = wordsOf(language);
  return frame(
    language,
    html`<main id="share" data-words="${JSON.stringify(words)}" aria-live="polite"></main>
      <p id="line" role="status" hidden>${words.lost}</p>
      <script src="assets/share.js" defer></script>`,
  );
}

/** The page of a link that shows nothing any more. */
export async function renderRefusal(language: Language, code: "SHARE_INVALID" | "SHARE_EXPIRED"): Promise<string> {
  return frame(language, html`<main><p>${wordsOf(language)[code]}</p></main>`);
}

async function frame(language: Language, content: ReturnType<typeof html>): Promise<string> {
  const page = await html`<html lang="${language}">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="robots" content="noindex" />
      <title>${wordsOf(language).title}</title>
      <link rel="stylesheet" href="assets/share.css" />
    </head>
    <body>
      ${content}
    </body>
  </html>`;
  return `<!doctype html>\n${String(raw(page))}`;
}
