import { Module } from "@nestjs/common";
import { openDaybook } from "@daybook-examples/embed-host";
import { AppController } from "./app.controller.ts";

/** Under this token any of the application's services has Daybook: `constructor(@Inject(DAYBOOK) daybook: Daybook)`. */
export const DAYBOOK: unique symbol = Symbol("daybook");

@Module({
  controllers: [AppController],
  providers: [{ provide: DAYBOOK, useFactory: openDaybook }],
  exports: [DAYBOOK],
})
export class AppModule {}
