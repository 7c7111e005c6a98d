/** Languages a schedule can be told in. */
export const describeLocales = ["en", "de", "vi"] as const;
export type DescribeLocale = (typeof describeLocales)[number];

/** What is said around a rule. */
export interface Phrases {
  readonly once: (local: string) => string;
  readonly every: (length: string) => string;
  readonly countedFrom: (local: string) => string;
  readonly pattern: (cron: string) => string;
  readonly zone: (timeZone: string) => string;
  readonly from: (local: string) => string;
  readonly until: (local: string) => string;
  readonly except: (dates: string, more: number) => string;
  /** Largest first; `each` is the whole phrase for exactly one. */
  readonly units: readonly (readonly [ms: number, one: string, many: string, each: string])[];
}

export const phrases: Readonly<Record<DescribeLocale, Phrases>> = {
  en: {
    once: (local) => `Once, at ${local}`,
    every: (length) => `Every ${length}`,
    countedFrom: (local) => `, counted from ${local}`,
    pattern: (cron) => `When the clock matches ${cron}`,
    zone: (timeZone) => ` (${timeZone})`,
    from: (local) => `, from ${local}`,
    until: (local) => `, until ${local}`,
    except: (dates, more) => `, except on ${dates}${more > 0 ? ` and ${more} more` : ""}`,
    units: [
      [86_400_000, "day", "days", "Every day"],
      [3_600_000, "hour", "hours", "Every hour"],
      [60_000, "minute", "minutes", "Every minute"],
      [1_000, "second", "seconds", "Every second"],
      [1, "millisecond", "milliseconds", "Every millisecond"],
    ],
  },
  de: {
    once: (local) => `Einmal, am ${local}`,
    every: (length) => `Alle ${length}`,
    countedFrom: (local) => `, gezählt ab ${local}`,
    pattern: (cron) => `Wenn die Uhr zu ${cron} passt`,
    zone: (timeZone) => ` (${timeZone})`,
    from: (local) => `, ab ${local}`,
    until: (local) => `, bis ${local}`,
    except: (dates, more) => `, außer am ${dates}${more > 0 ? ` und ${more} weiteren` : ""}`,
    units: [
      [86_400_000, "Tag", "Tage", "Jeden Tag"],
      [3_600_000, "Stunde", "Stunden", "Jede Stunde"],
      [60_000, "Minute", "Minuten", "Jede Minute"],
      [1_000, "Sekunde", "Sekunden", "Jede Sekunde"],
      [1, "Millisekunde", "Millisekunden", "Jede Millisekunde"],
    ],
  },
  vi: {
    once: (local) => `Một lần, vào ${local}`,
    every: (length) => `Mỗi ${length}`,
    countedFrom: (local) => `, tính từ ${local}`,
    pattern: (cron) => `Khi đồng hồ khớp với ${cron}`,
    zone: (timeZone) => ` (${timeZone})`,
    from: (local) => `, từ ${local}`,
    until: (local) => `, đến ${local}`,
    except: (dates, more) => `, trừ ${dates}${more > 0 ? ` và ${more} ngày khác` : ""}`,
    units: [
      [86_400_000, "ngày", "ngày", "Mỗi ngày"],
      [3_600_000, "giờ", "giờ", "Mỗi giờ"],
      [60_000, "phút", "phút", "Mỗi phút"],
      [1_000, "giây", "giây", "Mỗi giây"],
      [1, "mili giây", "mili giây", "Mỗi mili giây"],
    ],
  },
};
