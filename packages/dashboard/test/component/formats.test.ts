import { describe, expect, test } from "vitest";
import { createFormats } from "../../src/format/formats.ts";
import { languages, preferredLanguage, type Language } from "../../src/i18n/languages.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const formatsIn = (language: Language, zone = "Europe/Berlin") => createFormats(languages[language].locale, zone);

/** Spaces that do not break look like others. */
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, " ");

describe("instants", () => {
  const at = "2024-01-14T13:30:45.678Z";

  test.for([
    ["en", "14 Jan 2024 14:30:45"],
    ["de", "14.01.2024 14:30:45"],
    ["vi", "14/01/2024 14:30:45"],
  ] as const)("are written in %s as %s", ([language, text]) => {
    expect(formatsIn(language).instant(at)).toBe(text);
  });

  test("are shown on the wall clock of the zone, also of one asked for outright", () => {
    const formats = formatsIn("de", "UTC");
    expect(formats.instant(at)).toBe("14.01.2024 13:30:45");
    expect(formats.instant(at, "minute", "Asia/Ho_Chi_Minh")).toBe("14.01.2024 20:30");
  });

  test("come in all lengths", () => {
    const formats = formatsIn("de");
    expect((["day", "minute", "time", "millisecond"] as const).map((style) => formats.instant(at, style))).toEqual([
      "14.01.2024",
      "14.01.2024 14:30",
      "14:30:45",
      "14:30:45,678",
    ]);
  });

  test("midnight is 00 and no 24, on both sides of a change of clocks", () => {
    const formats = formatsIn("en");
    expect(formats.instant("2024-03-30T23:00:00Z")).toBe("31 Mar 2024 00:00:00");
    expect(formats.instant("2024-03-31T01:00:00Z")).toBe("31 Mar 2024 03:00:00");
  });
});

describe("numbers", () => {
  test.for([
    ["en", "1,234,567", "12.3%", "0.4", "1,234", "2.5MB"],
    ["de", "1.234.567", "12,3 %", "0,4", "1.234", "2,5 MB"],
    ["vi", "1.234.567", "12,3%", "0,4", "1.234", "2,5 MB"],
  ] as const)("are grouped and pointed as in %s", ([language, whole, percent, slow, quick, size]) => {
    const formats = formatsIn(language);
    expect([formats.number(1_234_567), plain(formats.percent(0.123))]).toEqual([whole, percent]);
    expect([formats.rate(0.42), formats.rate(1_234.4)]).toEqual([slow, quick]);
    expect(plain(formats.bytes(2_500_000)).replace(" ", "")).toBe(size.replace(" ", ""));
  });

  test("less than all is never 100 %", () => {
    const formats = formatsIn("en");
    expect([formats.percent(0.99999), formats.percent(1)]).toEqual(["99.9%", "100%"]);
    expect([formats.progress(99.99), formats.progress(100), formats.progress(0)]).toEqual(["99%", "100%", "0%"]);
  });
});

describe("durations", () => {
  test.for([
    ["en", ["850ms", "3.2s", "42s", "4m 3s", "1h 12m", "2d 5h", "3m"]],
    ["de", ["850 ms", "3,2 Sek.", "42 Sek.", "4 Min. 3 Sek.", "1 h 12 Min.", "2 T 5 h", "3 Min."]],
    ["vi", ["850 mili giây", "3,2 giây", "42 giây", "4 phút 3 giây", "1 giờ 12 phút", "2 ngày 5 giờ", "3 phút"]],
  ] as const)("say their two largest units in %s", ([language, texts]) => {
    const formats = formatsIn(language);
    const lengths = [850, 3_240, 42_900, 4 * minute + 3 * second, hour + 12 * minute, 2 * day + 5 * hour, 3 * minute];
    expect(lengths.map((length) => plain(formats.duration(length)).replaceAll(" ", ""))).toEqual(
      texts.map((text) => text.replaceAll(" ", "")),
    );
  });

  test("nothing lasts less than nothing", () => {
    expect(formatsIn("en").duration(-5)).toBe("0ms");
  });
});

describe("how far away an instant is", () => {
  test.for([
    ["en", "3 min ago", "in 2 hr", "now"],
    ["de", "vor 3 Min.", "in 2 Std.", "jetzt"],
    ["vi", "3 phút trước", "sau 2 giờ nữa", "bây giờ"],
  ] as const)("is said in %s by its largest unit", ([language, ago, ahead, now]) => {
    const formats = formatsIn(language);
    expect([-3 * minute - 20 * second, 2 * hour, 300].map((ms) => plain(formats.relative(ms)))).toEqual([
      ago,
      ahead,
      now,
    ]);
  });
});

test.for([
  [["de-AT", "en"], "de"],
  [["fr-FR", "vi-VN"], "vi"],
  [["fr"], "en"],
  [[], "en"],
] as const)("browsers that want %o are spoken to in %s", ([wanted, language]) => {
  expect(preferredLanguage(wanted)).toBe(language);
});
