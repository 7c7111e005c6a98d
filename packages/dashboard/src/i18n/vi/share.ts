import type { Messages } from "../messages.ts";

export const share: Messages["share"] = {
  do: "Chia sẻ…",
  runTitle: "Chia sẻ tiến độ của lượt chạy này",
  runShows:
    "Ai có liên kết sẽ thấy công việc, trạng thái, giai đoạn, tiến độ và thời gian còn lại của lượt này, trực tiếp và không cần đăng nhập. Đầu vào, kết quả, nhật ký, lỗi và khách hàng vẫn ở lại đây.",
  tenantTitle: "Chia sẻ những gì đang chạy cho {tenant}",
  tenantShows:
    "Ai có liên kết sẽ thấy công việc, trạng thái, giai đoạn, tiến độ và thời gian còn lại của những gì đang chạy cho khách hàng này và các lượt mới nhất, trực tiếp và không cần đăng nhập. Đầu vào, kết quả, nhật ký và lỗi vẫn ở lại đây.",
  for: "Liên kết có hiệu lực trong",
  lifetime: { "1h": "1 giờ", "1d": "1 ngày", "7d": "7 ngày", "30d": "30 ngày" },
  warning:
    "Liên kết có thể được chuyển tiếp. Trước khi hết hạn chỉ quản trị viên mới có thể hủy, cùng với mọi liên kết khác.",
  make: "Tạo liên kết",
  copy: "Sao chép liên kết",
  look: "Xem những gì họ thấy",
  ends: "Có hiệu lực đến",
  links: "Liên kết đã chia sẻ",
  linksHint:
    "Liên kết cho người không có tài khoản thấy tiến độ của một lượt chạy hoặc một khách hàng, cho đến khi hết hạn.",
  end: "Hủy mọi liên kết",
  endTitle: "Hủy mọi liên kết?",
  endHint:
    "Mọi liên kết đã tạo đến nay ngừng hoạt động ngay, dù ai đang giữ. Có thể tạo liên kết mới. Không thể hoàn tác.",
};
