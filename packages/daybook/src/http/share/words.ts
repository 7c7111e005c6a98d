import type { RunStatus } from "../../engine/api/run-view.ts";

/** What the page of a link says. The first is English, which stands in for all others. */
const languages = {
  en: {
    title: "Progress",
    progress: "Progress",
    nothing: "Nothing is running.",
    left: "about {time} left",
    stalled: "has not moved for a while",
    lost: "The connection is lost; trying again.",
    SHARE_INVALID: "This link is not valid. Ask for a new one.",
    SHARE_EXPIRED: "This link has expired. Ask for a new one.",
    status: {
      queued: "waiting",
      scheduled: "planned",
      retrying: "will try again",
      held: "on hold",
      waiting: "waiting",
      blocked: "waiting for its turn",
      running: "running",
      succeeded: "done",
      partial: "done, with some failures",
      failed: "failed",
      cancelled: "cancelled",
      skipped: "skipped",
      expired: "expired",
    },
  },
  de: {
    title: "Fortschritt",
    progress: "Fortschritt",
    nothing: "Gerade läuft nichts.",
    left: "noch etwa {time}",
    stalled: "steht seit einer Weile still",
    lost: "Die Verbindung ist unterbrochen; neuer Versuch.",
    SHARE_INVALID: "Dieser Link ist nicht gültig. Bitten Sie um einen neuen.",
    SHARE_EXPIRED: "Dieser Link ist abgelaufen. Bitten Sie um einen neuen.",
    status: {
      queued: "wartet",
      scheduled: "geplant",
      retrying: "wird wiederholt",
      held: "angehalten",
      waiting: "wartet",
      blocked: "wartet, bis es an der Reihe ist",
      running: "läuft",
      succeeded: "fertig",
      partial: "fertig, teilweise fehlgeschlagen",
      failed: "fehlgeschlagen",
      cancelled: "abgebrochen",
      skipped: "übersprungen",
      expired: "verfallen",
    },
  },
  vi: {
    title: "Tiến độ",
    progress: "Tiến độ",
    nothing: "Hiện không có gì đang chạy.",
    left: "còn khoảng {time}",
    stalled: "đã đứng yên một lúc",
    lost: "Mất kết nối; đang thử lại.",
    SHARE_INVALID: "Liên kết này không hợp lệ. Hãy yêu cầu liên kết mới.",
    SHARE_EXPIRED: "Liên kết này đã hết hạn. Hãy yêu cầu liên kết mới.",
    status: {
      queued: "đang chờ",
      scheduled: "đã lên lịch",
      retrying: "sẽ thử lại",
      held: "tạm giữ",
      waiting: "đang chờ",
      blocked: "đang chờ đến lượt",
      running: "đang chạy",
      succeeded: "hoàn tất",
      partial: "hoàn tất, một phần thất bại",
      failed: "thất bại",
      cancelled: "đã hủy",
      skipped: "đã bỏ qua",
      expired: "đã quá hạn",
    },
  },
} as const satisfies Record<string, Record<string, string | Record<RunStatus, string>>>;

export type Language = keyof typeof languages;
export type Words = (typeof languages)[Language];

/** The language that the browser asks for first, of those that the page has. */
export function languageOf(acceptLanguage: string | null): Language {
  const asked = (acceptLanguage ?? "").split(",").map((entry) => {
    const [tag = "", ...parameters] = entry.trim().split(";");
    const weight = parameters.map((parameter) => /^\s*q=(\d(?:\.\d+)?)$/.exec(parameter)?.[1]).find((found) => found);
    return { language: tag.toLowerCase().split("-")[0] ?? "", weight: Number(weight ?? 1) };
  });
  const known = asked.filter((one): one is { language: Language; weight: number } => one.language in languages);
  return known.toSorted((a, b) => b.weight - a.weight).find(({ weight }) => weight > 0)?.language ?? "en";
}

export function wordsOf(language: Language): Words {
  return languages[language];
}
