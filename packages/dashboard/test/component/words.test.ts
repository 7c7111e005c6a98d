import { expect, test } from "vitest";
import { createApp, defineComponent, h } from "vue";
import { createWords, speak, useWords, type Words } from "../../src/i18n/i18n.ts";
import { de } from "../../src/i18n/de/index.ts";
import { en } from "../../src/i18n/en/index.ts";
import type { Language } from "../../src/i18n/languages.ts";
import { vi as vietnamese } from "../../src/i18n/vi/index.ts";

/** What a component gets from `useWords` in a language. */
async function wordsIn(language: Language): Promise<Words> {
  const words = createWords();
  await speak(words, language);
  let found: Words | undefined;
  const app = createApp(
    defineComponent({
      setup() {
        found = useWords();
        return () => h("div");
      },
    }),
  );
  app.use(words).mount(document.createElement("div"));
  if (found === undefined) throw new Error("The component was not set up.");
  return found;
}

test.for([
  ["en", ["0 schedules are late", "1 schedule is late", "2 schedules are late"]],
  ["de", ["0 Zeitpläne sind verspätet", "1 Zeitplan ist verspätet", "2 Zeitpläne sind verspätet"]],
] as const)("%s has its plurals", async ([language, texts]) => {
  const t = await wordsIn(language);
  expect([0, 1, 2].map((count) => t("overview.verdict.late", { n: count }, count))).toEqual(texts);
});

test("Vietnamese knows no plural: one form says every number", async () => {
  const t = await wordsIn("vi");
  const [one, two] = [1, 2].map((count) => t("overview.verdict.late", { n: count }, count).replace(String(count), "#"));
  expect(one).toBe(two);
});

type Node = { readonly [key: string]: string | Node };

function placeholdersOf(messages: Node, prefix = ""): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === "string") found.set(prefix + key, [...new Set(value.match(/\{\w+\}/g))].toSorted());
    else for (const [inner, names] of placeholdersOf(value, `${prefix}${key}.`)) found.set(inner, names);
  }
  return found;
}

test.for([
  ["German", de],
  ["Vietnamese", vietnamese],
] as const)("every message in %s names the same values as in English", ([, messages]) => {
  expect(placeholdersOf(messages)).toEqual(placeholdersOf(en));
});

test.for([de, vietnamese])("no message is left empty", (messages) => {
  expect(JSON.stringify(messages)).not.toContain('""');
});
