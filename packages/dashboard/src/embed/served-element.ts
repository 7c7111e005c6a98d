// What a Daybook serves as `element.js`: the elements, which ask the Daybook that they came from unless they are told another.
import { setDefaultBase } from "./default-base.ts";
import { defineElements } from "./define-elements.ts";

const ownAddress: string = import.meta.url;
setDefaultBase(new URL(".", ownAddress).href);
defineElements();
