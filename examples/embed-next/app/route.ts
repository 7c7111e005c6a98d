import { host } from "../host.ts";

export async function GET(request: Request): Promise<Response> {
  const { greeting } = await host();
  return new Response(greeting(request.headers.get("cookie")));
}
