import type { Messages } from "../messages.ts";

export const retention: Messages["retention"] = {
  title: "Dọn lịch sử",
  every: "Mọi thứ được xem một lần trong vòng {duration}.",
  column: {
    what: "Loại",
    kept: "Giữ",
    standing: "Tình trạng",
    lookedAt: "Đã xem",
    deleted: "Đã xóa",
    total: "Tổng cộng",
  },
  what: {
    runs: "Lượt chạy đã kết thúc",
    checks: "Kết quả kiểm tra",
    fires: "Lần đến hạn",
    rollUps: "Số liệu theo giờ",
    workers: "Worker đã kết thúc",
    audit: "Nhật ký thay đổi",
  },
  standing: { current: "kịp thời", behind: "bị chậm", unknown: "chưa xem" },
  most: "{duration}, tối đa {n}",
  behind: "Việc dọn bị chậm: không worker nào hoạt động, hoặc dọn không kịp hay bị lỗi. Log của worker cho biết lý do.",
  jobs: "Lượt chạy của {jobs} được giữ theo quy định riêng của các công việc này.",
};
