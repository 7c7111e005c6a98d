import { host } from "../../host.ts";

export async function GET(request: Request): Promise<Response> {
  const { signIn } = await host();
  const cookie = signIn(new URL(request.url).searchParams.get("as"));
  return new Response(null, cookie === null ? { status: 401 } : { status: 204, headers: { "set-cookie": cookie } });
}
