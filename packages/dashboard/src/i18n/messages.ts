import type { en } from "./en/index.ts";

/** The same places with any text at each. */
export type Widened<Node> = Node extends string ? string : { [Key in keyof Node]: Widened<Node[Key]> };

/** All words of one language. A language that lacks one does not compile. */
export type Messages = Widened<typeof en>;

/** `a.b.c` for each text. */
export type Paths<Node, Prefix extends string = ""> = {
  [Key in keyof Node & string]: Node[Key] extends string ? `${Prefix}${Key}` : Paths<Node[Key], `${Prefix}${Key}.`>;
}[keyof Node & string];

/** `overview.cards.failed`: a message by its place. */
export type MessageKey = Paths<Messages>;
