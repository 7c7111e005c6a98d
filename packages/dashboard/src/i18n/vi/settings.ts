import type { Messages } from "../messages.ts";

export const settings: Messages["settings"] = {
  list: "Cài đặt của hệ thống",
  readOnly: "Chỉ quản trị mới được thay đổi.",
  describes: {
    retention: {
      maxAge: "Giữ lượt chạy đã kết thúc bao lâu, với công việc không tự quy định.",
      maxRuns: "Giữ tối đa bao nhiêu lượt chạy đã kết thúc của một công việc, với công việc không tự quy định.",
      fires: "Giữ các lần đến hạn bao lâu.",
      rollUps: "Giữ số liệu theo giờ bao lâu.",
      workers: "Nhớ worker đã kết thúc bao lâu; “Vì sao?” đọc từ đó ai đang hoạt động.",
      audit: "Giữ ghi chép ai đã thay đổi gì bao lâu.",
      every: "Trong khoảng này mọi công việc và bảng được xem một lần để dọn dòng cũ.",
    },
  },
  value: "Giá trị",
  countHint: "Một số nguyên từ 1.",
  durationHint: "Một số và đơn vị: 30d, 12h, 15m, 10s.",
  forAll: "Áp dụng cho mọi tiến trình.",
  setBy: "đặt bởi {by}, mặc định {value}",
  isDefault: "mặc định",
  change: "Thay đổi…",
  reset: "Về mặc định",
  resetTitle: "Đưa {key} về mặc định?",
  resetHint: "Giá trị mặc định lại có hiệu lực: {value}.",
  everything: "Tất cả",
  allOn: "Công việc bắt đầu khi đến hạn",
  someOff: "Công việc bắt đầu khi đến hạn; {n} công việc bị tắt riêng",
  allOff: "Không gì bắt đầu: mọi công việc đã bị tắt",
  off: "Tắt tất cả",
  offTitle: "Tắt mọi công việc?",
  offHint:
    "Không gì bắt đầu và không nhận thêm, với mọi công việc và khách hàng, cho đến khi có người bật lại. Các thời điểm đến hạn được ghi là đã tắt và không chạy bù. Lượt đang chạy vẫn tiếp tục.",
  on: "Bật tất cả",
  onTitle: "Bật lại công việc?",
  onHint: "Công việc lại bắt đầu khi đến hạn. Công việc bị tắt riêng vẫn tắt.",
};
