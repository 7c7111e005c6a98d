import type { Messages } from "../messages.ts";

export const shell: Messages["shell"] = {
  link: {
    connecting: "Đang kết nối…",
    live: "Trực tiếp",
    polling: "Vài giây một lần",
    paused: "Tạm dừng",
    lost: "Mất kết nối",
  },
  linkHint: {
    connecting: "Đang chờ phản hồi đầu tiên của máy chủ.",
    live: "Thay đổi được đẩy đến ngay khi xảy ra.",
    polling: "Máy chủ không đẩy thay đổi ở đây, nên trang hỏi lại vài giây một lần.",
    paused: "Trang đứng yên. Những gì xảy ra trong lúc này sẽ hiện khi tiếp tục.",
    lost: "Không liên lạc được với máy chủ. Trang giữ thông tin mới nhất và tiếp tục thử.",
  },
  pause: "Tạm dừng cập nhật trực tiếp",
  resume: "Tiếp tục cập nhật trực tiếp",
  display: "Hiển thị",
  theme: "Giao diện",
  themes: { system: "Theo hệ thống", light: "Sáng", dark: "Tối" },
  language: "Ngôn ngữ",
  zone: "Múi giờ",
  zones: { local: "Địa phương ({zone})", utc: "UTC", schedule: "Theo lịch" },
  search: "Tìm hoặc chuyển đến…",
  palette: "Bảng lệnh",
  paletteHint: "Nhập tên trang, công việc hoặc mã lượt chạy",
  paletteEmpty: "Không có gì tên như vậy. Mã đầy đủ sẽ mở lượt chạy.",
  groups: { pages: "Trang", jobs: "Công việc", actions: "Hành động", run: "Lượt chạy" },
  openRun: "Mở lượt chạy {id}",
  searchRuns: "Tìm lượt chạy với “{text}”",
};
