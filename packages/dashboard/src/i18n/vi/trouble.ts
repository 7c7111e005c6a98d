import type { Messages } from "../messages.ts";

export const trouble: Messages["trouble"] = {
  title: "Không tải được nội dung này",
  network: "Daybook không trả lời. Nó có đang chạy và trình duyệt này có kết nối được không? Trang sẽ tự thử lại.",
  forbidden: "Tài khoản của bạn không được xem nội dung này",
  forbiddenHint: "Cần vai trò “{role}” hoặc quyền với mọi khách hàng. Hãy hỏi người quản lý Daybook.",
  unauthenticated: "Bạn chưa đăng nhập",
  unauthenticatedHint: "Hãy đăng nhập ở nơi nhúng trang này, hoặc hỏi người quản lý Daybook để có tài khoản.",
  notFound: "Nội dung này không có trong sổ",
  notFoundHint: "Có thể đã được dọn, hoặc thuộc về khách hàng khác.",
  unavailable: "Hiện không truy cập được sổ. Daybook và trang này đều đang tiếp tục thử.",
};
