import type { Messages } from "../messages.ts";

export const lists: Messages["lists"] = {
  reset: "Hiện tất cả",
  fresh: "{n} mục mới",
  spans: { hour: "Một giờ qua", day: "Một ngày qua", week: "7 ngày qua", month: "30 ngày qua" },
};
