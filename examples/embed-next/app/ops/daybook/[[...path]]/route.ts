import { theDaybook } from "../../../../daybook.ts";

async function answer(request: Request): Promise<Response> {
  // Next.js takes the header off that says how an answer is compressed.
  return (await theDaybook()).fetch(request, { compress: false });
}

export { answer as DELETE, answer as GET, answer as PATCH, answer as POST, answer as PUT };
