type Words = Readonly<Record<string, () => string | readonly string[] | null>>;

/**
 * What the library's Vietnamese says wrongly or in English, said anew: it has "in 1 days of the month" for the first of the month, and "second 2" for
 * the second Monday. Weekdays are spelled out, so that no number stands beside another of a different meaning.
 */
const better: Words = {
  atSpace: () => "Vào lúc ",
  at: () => "Vào lúc",
  everyMinuteBetweenX0AndX1: () => "Mỗi phút từ %s đến %s",
  secondsX0ThroughX1PastTheMinute: () => "từ giây %s đến giây %s của mỗi phút",
  atX0SecondsPastTheMinute: () => "vào giây %s của mỗi phút",
  minutesX0ThroughX1PastTheHour: () => "từ phút %s đến phút %s của mỗi giờ",
  atX0MinutesPastTheHour: () => "vào phút %s của mỗi giờ",
  everyX0Hours: () => "mỗi %s giờ",
  betweenX0AndX1: () => "từ %s đến %s",
  atX0: () => "vào lúc %s",
  commaX0ThroughX1: () => ", từ %s đến %s",
  commaAndX0ThroughX1: () => ", và từ %s đến %s",
  first: () => "lần thứ nhất của",
  second: () => "lần thứ hai của",
  third: () => "lần thứ ba của",
  fourth: () => "lần thứ tư của",
  fifth: () => "lần thứ năm của",
  commaOnThe: () => ", vào ",
  spaceX0OfTheMonth: () => " %s trong tháng",
  commaOnTheLastX0OfTheMonth: () => ", vào %s cuối cùng của tháng",
  commaOnlyOnX0: () => ", chỉ vào %s",
  commaAndOnX0: () => ", và vào %s",
  commaDaysBeforeTheLastDayOfTheMonth: () => ", %s ngày trước ngày cuối cùng của tháng",
  commaOnTheX0OfTheMonth: () => ", vào %s của tháng",
  commaBetweenDayX0AndX1OfTheMonth: () => ", từ ngày %s đến ngày %s của tháng",
  commaOnDayX0OfTheMonth: () => ", vào ngày %s của tháng",
  commaEveryX0Days: () => ", mỗi %s ngày trong tháng",
  commaEveryHour: () => ", mỗi giờ",
  commaStartingX0: () => ", bắt đầu từ %s",
  daysOfTheWeek: () => ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"],
  monthsOfTheYear: () => Array.from({ length: 12 }, (_, month) => `tháng ${month + 1}`),
};

/** Cronstrue's words for Vietnamese, mended; under a name of their own, so that nobody else's use of the library changes. */
export const vietnameseCron = {
  name: "vi-daybook",
  over<Locale extends object>(locale: Locale): Locale {
    return Object.assign(Object.create(locale) as Locale, better);
  },
} as const;
