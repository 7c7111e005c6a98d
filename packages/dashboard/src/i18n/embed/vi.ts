import type { EmbedMessages } from "./words.ts";

export const embed: EmbedMessages = {
  runs: "Lượt chạy",
  loading: "Đang tải…",
  noRun: "Chưa có lượt chạy nào.",
  noRuns: "Không có gì để hiển thị.",
  of: "{done} trên {total}",
  waits: "từ {at}",
  ended: "{at}, sau {duration}",
  lost: "Mất kết nối; đang thử lại.",
  again: "Thử lại",
  trouble: {
    unreachable:
      "Không có gì trả lời tại {address}. Hãy kiểm tra Daybook có đang chạy ở đó và địa chỉ có đúng không; từ trang web khác chỉ có liên kết chia sẻ mới vào được.",
    foreign: "Không có Daybook tại {address}. Hãy kiểm tra địa chỉ.",
    runUnknown: "Không tìm thấy lượt chạy này. Hãy kiểm tra mã; lượt chạy cũ sẽ bị xóa sau một thời gian.",
    linkInvalid: "Liên kết này không hợp lệ. Hãy yêu cầu liên kết mới.",
    linkExpired: "Liên kết này đã hết hạn. Hãy yêu cầu liên kết mới.",
    signIn: "Hãy đăng nhập để xem, hoặc yêu cầu một liên kết chia sẻ.",
    forbidden: "Tài khoản của bạn không được xem mục này. Hãy xin quyền, hoặc yêu cầu một liên kết chia sẻ.",
    unavailable: "Hiện không truy cập được dữ liệu; đang thử lại.",
    nothingAsked: "Hãy cho biết cần hiển thị gì: một lượt chạy, một liên kết, một công việc hoặc một khách hàng.",
    other: "Không thể hiển thị: {message}",
  },
};
