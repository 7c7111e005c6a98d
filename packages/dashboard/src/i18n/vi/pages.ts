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
  notFound: "Không có trang này",
  notFoundHint: "Địa chỉ có thể đã cũ hoặc gõ nhầm. Mọi thứ đều có trong phần điều hướng hoặc qua Ctrl K.",
};
