import text from "./embed.css?inline";

let sheet: CSSStyleSheet | undefined;

/**
 * Gives the components' styles to the tree that an element is in: the page, or a shadow root. A constructed sheet needs no word in the page's policy, and
 * its rules name nothing but our own classes.
 */
export function adoptStyles(element: Node): void {
  const root = element.getRootNode() as Document | ShadowRoot;
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
