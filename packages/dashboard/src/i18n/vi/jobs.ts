import type { Messages } from "../messages.ts";

export const jobs: Messages["jobs"] = {
  search: "Tên hoặc mô tả",
  empty: "Không có công việc nào tên như vậy",
  emptyHint:
    "Công việc là các tệp “*.job.ts” trong thư mục công việc; chúng hiện ra khi tiến trình chứa chúng khởi động.",
  removed: "đã gỡ khỏi mã",
  paused: "tạm dừng",
  off: "tắt",
  kind: { recurring: "Định kỳ", on_demand: "Theo yêu cầu", manual: "Chỉ thủ công", tracked: "Theo dõi" },
  outcomes: "Kết quả gần đây",
  usually: "thường {duration}",
  never: "Chưa có lượt nào kết thúc.",
  history: "Lịch sử",
  next: "Các thời điểm sắp tới",
  noNext: "Chưa có kế hoạch.",
  do: { run: "Chạy ngay", pause: "Tạm dừng", resume: "Tiếp tục", enable: "Bật", disable: "Tắt" },
  ask: {
    pause: "Tạm dừng {job}?",
    resume: "Tiếp tục {job}?",
    enable: "Bật {job}?",
    disable: "Tắt {job}?",
  },
  will: {
    pause:
      "Không có gì bắt đầu cho đến khi tiếp tục. Lượt đang chạy vẫn chạy; các thời điểm đến hạn được ghi là tạm dừng.",
    resume: "Những gì đang chờ sẽ bắt đầu, lịch kích hoạt trở lại.",
    enable: "Công việc lại nhận và bắt đầu các lượt chạy.",
    disable: "Không bắt đầu và không nhận gì cho đến khi bật lại. Lượt đang chạy vẫn chạy.",
  },
  runNow: {
    title: "Chạy {job} ngay",
    hint: "Lượt chạy được ghi vào sổ và bắt đầu ngay khi có worker rảnh.",
    json: "Đầu vào dạng JSON; để trống nếu không có",
  },
  schedule: {
    title: "Lịch “{key}”",
    inForce: "Đang áp dụng",
    inCode: "Trong mã",
    change: "Thay đổi…",
    reset: "Về theo mã",
    changeTitle: "Thay đổi lịch",
    changeHint: "Lựa chọn của bạn được ưu tiên hơn mã cho đến khi đặt lại. Múi giờ và quy tắc giữ nguyên.",
  },
  facts: {
    kind: "Loại",
    queue: "Hàng đợi",
    retry: "Thử lại",
    attempts: "{n} lần thử",
    timeout: "Giới hạn thời gian",
    limit: "Cùng lúc",
    app: "Ứng dụng",
    version: "Phiên bản",
    source: "Tệp",
  },
};
