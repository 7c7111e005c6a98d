import type { Messages } from "../messages.ts";

export const audit: Messages["audit"] = {
  intro: "Ai đã thay đổi gì, mới nhất trước.",
  column: { at: "Khi nào", by: "Ai", action: "Hành động", subject: "Đối tượng", change: "Thay đổi", from: "Từ đâu" },
  subjectSearch: "Đối tượng, như job:stock-sync",
  code: "mã",
  open: "Chi tiết",
  address: "Địa chỉ",
  agent: "Chương trình",
  field: "Trường",
  before: "Trước",
  after: "Sau",
  value: "giá trị",
  noChange: "Không giá trị nào thay đổi.",
  empty: "Không có mục nào như vậy",
  emptyHint: "Những gì con người và chương trình thay đổi hiện ở đây: công tắc, cài đặt, tài khoản, hủy và chạy lại.",
  emptyFiltered: "Hãy nới bộ lọc. Đối tượng được so khớp toàn bộ, ví dụ job:stock-sync hoặc tenant:berlin.",
};
