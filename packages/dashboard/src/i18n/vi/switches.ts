import type { Messages } from "../messages.ts";

export const switches: Messages["switches"] = {
  paused: "Tạm dừng",
  disabled: "Đã tắt",
  pause: "Tạm dừng",
  resume: "Tiếp tục",
  enable: "Bật",
  disable: "Tắt",
  title: {
    pause: "Tạm dừng {subject}?",
    resume: "Tiếp tục {subject}?",
    enable: "Bật {subject}?",
    disable: "Tắt {subject}?",
  },
  hint: {
    pause:
      "Không gì bắt đầu cho đến khi có người tiếp tục; lượt chạy mới vẫn được nhận và chờ. Lượt đang chạy vẫn tiếp tục.",
    resume: "Những gì đang chờ sẽ bắt đầu khi worker có chỗ.",
    enable: "Lượt chạy lại được nhận và bắt đầu.",
    disable:
      "Không gì bắt đầu và không nhận thêm cho đến khi có người bật lại; các thời điểm đến hạn được ghi là đã tắt. Lượt đang chạy vẫn tiếp tục.",
  },
};
