import type { Messages } from "../messages.ts";

export const common: Messages["common"] = {
  app: "Daybook",
  skipToContent: "Chuyển đến nội dung",
  close: "Đóng",
  cancel: "Hủy",
  back: "Quay lại",
  save: "Lưu",
  copy: "Sao chép",
  copied: "Đã sao chép",
  more: "Xem thêm",
  retryNow: "Thử lại",
  loading: "Đang tải…",
  none: "không có",
  yes: "Có",
  no: "Không",
  all: "Tất cả",
  of: "{done} trên {total}",
  navigation: "Điều hướng chính",
  openNavigation: "Mở điều hướng",
  notSaved: "Không thực hiện được: {message}",
};
