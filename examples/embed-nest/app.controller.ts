import type { ServerResponse } from "node:http";
import { Controller, Get, Header, Headers, HttpCode, Query, Res, UnauthorizedException } from "@nestjs/common";
import { greeting, signIn } from "@daybook-examples/embed-host";

/** The application's own pages. */
@Controller()
export class AppController {
  @Get()
  @Header("content-type", "text/plain; charset=utf-8")
  greet(@Headers("cookie") cookie: string | undefined): string {
    return greeting(cookie);
  }

  @Get("sign-in")
  @HttpCode(204)
  signIn(@Query("as") name: unknown, @Res({ passthrough: true }) response: ServerResponse): void {
    const cookie = signIn(typeof name === "string" ? name : null);
    if (cookie === null) throw new UnauthorizedException();
    response.setHeader("set-cookie", cookie);
  }
}
