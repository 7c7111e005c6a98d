import type { Messages } from "../messages.ts";

export const signIn: Messages["signIn"] = {
  title: "Đăng nhập Daybook",
  name: "Tên",
  password: "Mật khẩu",
  do: "Đăng nhập",
  out: "Đăng xuất",
  refused: "Tên và mật khẩu không khớp, hoặc tài khoản đã bị khóa.",
  hint: "Chưa có tài khoản? Hãy hỏi người quản lý Daybook.",
  roles: { viewer: "người xem", operator: "người vận hành", admin: "quản trị viên" },
};
