import type { Messages } from "../messages.ts";

export const runs: Messages["runs"] = {
  text: "Mã, công việc, đầu vào hoặc lỗi",
  trigger: "Nguồn kích hoạt",
  created: "Tạo lúc",
  fresh: "{n} lượt chạy mới",
  empty: "Không có lượt chạy nào như vậy",
  emptyHint:
    "Hãy nới bộ lọc, hoặc bắt đầu một lượt từ trang công việc. Lượt chạy cũ được dọn theo thời hạn lưu của công việc.",
  bulk: {
    retry: "Chạy lại tất cả…",
    retryItems: "Thử lại mục thất bại…",
    cancel: "Hủy tất cả…",
    retryTitle: "Chạy lại mọi lượt của bộ lọc này",
    retryHint: "Mỗi lượt đã kết thúc sẽ có một lượt mới với cùng đầu vào. Lượt cũ vẫn ở trong sổ.",
    retryCount: "{n} lượt sẽ được tạo lại.",
    retryNone: "Không có lượt đã kết thúc nào khớp bộ lọc.",
    retryDo: "Chạy lại {n} lượt",
    retryItemsTitle: "Thử lại mục thất bại của mọi lượt trong bộ lọc này",
    retryItemsHint:
      "Mỗi lượt đã kết thúc có mục thất bại sẽ có một lượt mới riêng cho các mục đó, với cùng đầu vào. Mục đã được một lượt chạy lại tiếp nhận thì bỏ qua.",
    retryItemsCount: "{n} mục thất bại sẽ được thử lại.",
    retryItemsNone: "Không lượt đã kết thúc nào của bộ lọc có mục thất bại chưa được thử lại.",
    retryItemsDo: "Thử lại {n} mục",
    cancelTitle: "Hủy mọi lượt của bộ lọc này",
    cancelHint: "Lượt đang chờ kết thúc ngay; lượt đang chạy được yêu cầu dừng. Không thể hoàn tác.",
    cancelCount: "{n} lượt chưa kết thúc sẽ bị hủy.",
    cancelNone: "Không có lượt chưa kết thúc nào khớp bộ lọc.",
    cancelDo: "Hủy {n} lượt",
    done: "Xong: {n} lượt.",
    refused: "{n} lượt bị từ chối: {why}",
  },
};
