import type { Messages } from "../messages.ts";

export const account: Messages["account"] = {
  via: "Nhận biết qua",
  known: {
    session: "đăng nhập",
    token: "token",
    host: "ứng dụng chứa trang này",
    loopback: "việc ở trên chính máy này",
  },
  none: "Bạn không đăng nhập tại đây nên không có mật khẩu hay phiên nào để thay đổi.",
  password: "Đổi mật khẩu",
  passwordHint: "Các phiên khác của bạn kết thúc; phiên này tiếp tục.",
  current: "Mật khẩu hiện tại",
  new: "Mật khẩu mới",
  again: "Nhập lại mật khẩu mới",
  differs: "Hai mật khẩu không giống nhau.",
  saved: "Mật khẩu mới đã có hiệu lực.",
  everywhere: "Đăng xuất mọi nơi",
  everywhereTitle: "Đăng xuất mọi nơi?",
  everywhereHint: "Mọi phiên của bạn kết thúc, kể cả phiên này. Bạn đăng nhập lại bằng mật khẩu.",
};
