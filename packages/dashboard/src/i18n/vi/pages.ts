import type { Messages } from "../messages.ts";

export const pages: Messages["pages"] = {
  overview: "Tổng quan",
  runs: "Lượt chạy",
  run: "Lượt chạy",
  jobs: "Công việc",
  job: "Công việc",
  fires: "Lần đến hạn",
  queues: "Hàng đợi và worker",
  tenants: "Khách hàng",
  tenant: "Khách hàng",
  timeline: "Dòng thời gian",
  users: "Người dùng và token",
  account: "Tài khoản của tôi",
  settings: "Cài đặt",
  audit: "Nhật ký thay đổi",
  notFound: "Không có trang này",
  notFoundHint: "Địa chỉ có thể đã cũ hoặc gõ nhầm. Mọi thứ đều có trong phần điều hướng hoặc qua Ctrl K.",
};
