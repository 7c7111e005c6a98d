import type { Messages } from "../messages.ts";

export const checks: Messages["checks"] = {
  title: "Kiểm tra",
  now: "Kiểm tra ngay",
  tenant: "Không theo khách hàng",
  never: "Chưa kiểm tra lần nào.",
  follows: "sau mỗi lượt chạy",
  underWay: "đang kiểm tra",
  waits: "Đang chờ một tiến trình có mã của công việc.",
  more: "và {n} khách hàng khác",
  samples: "{check} đã tìm thấy",
  found: "{n} lỗi",
  state: { passed: "Đạt", problems: "Có lỗi", failed: "Kiểm tra thất bại" },
};
