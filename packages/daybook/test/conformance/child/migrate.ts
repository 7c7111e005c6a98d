import { runChild } from "./child.ts";

await runChild<"migrate">((store) => store.migrate());
