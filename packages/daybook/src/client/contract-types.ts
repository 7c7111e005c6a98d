import type { z } from "zod";
import type { events as contractEvents } from "../http/contract/events.ts";
import type { Contract } from "./endpoints.ts";

/** What an endpoint of the contract is made of, as far as its types say. */
interface Shape {
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  readonly answer: z.ZodType | null;
}

/** The name of an operation, `runs.list`: a method of the client, and the operation's id in the OpenAPI document. */
export type Operation = keyof Contract;

/**
 * A field of a query as programs have it. In the address everything is text; here numbers are numbers, switches are booleans and
 * lists are lists. Instants stay ISO 8601 text, as in bodies and answers.
 */
type Asked<Written, Read> = [Exclude<Written, undefined>] extends [`${number}`]
  ? number | Extract<Written, undefined>
  : [Exclude<Read, undefined>] extends [boolean]
    ? Read
    : [Exclude<Read, undefined>] extends [readonly (infer Value)[]]
      ? Value | readonly Value[] | Extract<Written, undefined>
      : Written;

type Query<Written, Read> = { [Key in keyof Written]: Key extends keyof Read ? Asked<Written[Key], Read[Key]> : never };

type Body<Schema> = Schema extends z.ZodType ? Exclude<z.input<Schema>, undefined> : unknown;

/** Nothing, where a place has no fields: zod's type for that forbids every field, also those of the other places. */
type Fields<Of> = string extends keyof Of ? unknown : Of;

/** Shows the fields of an intersection as one object; without any, an object that may have none. */
type Flat<Value> = keyof Value extends never ? Record<string, never> : { [Key in keyof Value]: Value[Key] };

type InputOfShape<Of extends Shape> = Flat<
  Fields<z.input<Of["params"]>> & Fields<Query<z.input<Of["query"]>, z.output<Of["query"]>>> & Body<Of["body"]>
>;

/** What an operation takes: the parts of its path, its query and its body, in one object. */
export type Input<Name extends Operation> = InputOfShape<Contract[Name]>;

/** What an operation answers; undefined where it answers nothing. Instants are ISO 8601 text in UTC. */
export type Answer<Name extends Operation> = Contract[Name]["answer"] extends z.ZodType
  ? z.output<Contract[Name]["answer"]>
  : undefined;

/** What every call takes besides its input. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

type MayBeLeftOut<Taken> = string extends keyof Taken ? true : Partial<Taken> extends Taken ? true : false;

type Arguments<Taken> =
  MayBeLeftOut<Taken> extends true ? [input?: Taken, options?: CallOptions] : [input: Taken, options?: CallOptions];

type Events = typeof contractEvents;

/** What the live stream tells: `{ event: "run", data, id }`. The id is a position to go on from. Later servers may tell events of other names. */
export type LiveEvent = {
  readonly [Name in keyof Events]: {
    readonly event: Name;
    readonly data: z.output<Events[Name]>;
    readonly id: string | null;
  };
}[keyof Events];

/** A file, or a list too long for one answer, is read as it comes, as text; the live stream event by event. */
type Result<Name extends Operation> = Contract[Name] extends { readonly contentTypes: readonly ["text/event-stream"] }
  ? AsyncIterable<LiveEvent>
  : Contract[Name] extends { readonly contentTypes: readonly string[] }
    ? AsyncIterable<string>
    : Promise<Answer<Name>>;

type Method<Name extends Operation> = (...input: Arguments<Input<Name>>) => Result<Name>;

type Noun = Operation extends infer Name ? (Name extends `${infer First}.${string}` ? First : never) : never;

/** A method for each operation of the contract: `client.runs.list`, `client.jobs.pause`. */
export type Methods = {
  readonly [Of in Noun]: {
    readonly [Name in Operation as Name extends `${Of}.${infer Verb}` ? Verb : never]: Method<Name>;
  };
};
