import type { Messages } from "../messages.ts";

export const timeline: Messages["timeline"] = {
  intro: "Những gì đã chạy vào lúc nào và những gì được lên lịch.",
  chart: "Lượt chạy theo thời gian",
  keys: "Phím trái và phải di chuyển theo thời gian, cộng và trừ đổi độ dài, 0 về hiện tại. Enter vào các thanh; phím mũi tên đi giữa các thanh, Enter mở lượt chạy, Escape trở ra.",
  rows: "Công việc và khách hàng",
  move: "Di chuyển theo thời gian",
  back: "Sớm hơn",
  forth: "Muộn hơn",
  now: "Hiện tại",
  closer: "Gần hơn",
  wider: "Rộng hơn",
  length: "Độ dài khung thời gian",
  order: { job: "Theo công việc", tenant: "Theo khách hàng" },
  orderLabel: "Thứ tự các hàng",
  planned: "đã lên lịch",
  held: "sẽ không chạy ({hold})",
  newest:
    "Đang hiện {n} lượt chạy mới nhất của khung này. Hãy thu gần hơn hoặc chọn một công việc để xem các lượt khác.",
  empty: "Không có gì chạy trong khoảng này và không có gì được lên lịch",
  emptyHint: "Hãy mở rộng hoặc chuyển sang thời gian khác, hoặc nới bộ lọc.",
};
