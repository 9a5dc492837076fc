import type { EndpointId } from '../../spec/index.ts';
import type { SchemaName, SchemaProblem, Schemas, Validator } from '../../spec/validator.ts';
import { type Answer, andThen, type MaybePromise } from '../gateway/answer.ts';
import { type Refusal, refuseBody } from '../gateway/refusal.ts';
import type { Payload } from '../gateway/request/request.ts';
import type { Reply } from './finish-reply.ts';
import { composeReply, type ReplyOrder, type ScriptedReply, sayPlainly } from './reply.ts';
import type { Shelf } from './shelves.ts';
import type { Collection } from './stored/shelf.ts';

/** An authorised call that is to be answered. */
export type Call = {
  /** The model that the request names; empty where the operation names none. */
  readonly model: string;
  /** A digest of the request, in hex: what the same request is answered the same by. */
  readonly digest: () => string;
  /** Hex digits of this call's own ids. */
  readonly ids: string;
  /** When it is answered, in seconds since 1970. */
  readonly createdAt: number;
  /** The models that the key may use; null where it may use all. */
  readonly models: ReadonlySet<string> | null;
  readonly files: Readonly<Record<string, readonly File[]>>;
  /** What to answer instead of the mock's own words, where somebody wrote it down. */
  readonly scripted?: ScriptedReply | undefined;
  /** What the path names, where it names something: a model, or a thing that was stored. */
  readonly named: string;
  readonly query: URLSearchParams;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** What the key of the call left with the gateway. */
  readonly shelf: Shelf;
  /** Where the gateway was asked, such as `http://127.0.0.1:4711`. */
  readonly origin: () => string;
  /** Answers a request that is a part of this one, such as a line of a batch. */
  readonly perform: (id: EndpointId, body: unknown) => Promise<Performed>;
  /** The characters of its body. */
  readonly size: number;
  /** How the path asks for a stream: as events or as one JSON array; null where it asks for none. */
  readonly stream: 'events' | 'array' | null;
};

/** What a part of a request got. */
export type Performed = { readonly status: number; readonly body: object };

/** One server-sent event: its `data` is written as JSON, a text as it is. */
export type StreamEvent = {
  readonly event?: string;
  readonly data: object | string;
  /** Milliseconds to wait before it. */
  readonly pause?: number | undefined;
};

/** Events that are named by their type, and the pause before the first of them. */
export function* named<Event extends { readonly type: string }>(
  events: Iterable<Event>,
  pause?: number,
): Generator<StreamEvent> {
  let first = pause;
  for (const data of events) {
    yield { event: data.type, data, pause: first };
    first = undefined;
  }
}

/** What an authorised call gets. */
export type ServedAnswer =
  | { readonly kind: 'json'; readonly body: object }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly mediaType: string; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'stream'; readonly events: Iterable<StreamEvent> }
  /** The data of each event as an item of one JSON array. */
  | { readonly kind: 'array'; readonly items: Iterable<StreamEvent> }
  /** JSON that is too long to be made at once: others are answered between its pieces. */
  | { readonly kind: 'pieces'; readonly pieces: Iterable<string> }
  | { readonly kind: 'upgrade' }
  /** Made ahead of the gateway, by a handler of its owner's. */
  | { readonly kind: 'given'; readonly answer: Answer };

/**
 * Serves a call whose body was checked; or refuses one that names what there is not. What counts against a
 * quota answers at once, so that nothing is spent twice; only a batch takes its time.
 */
export type Serve = (call: Call) => MaybePromise<ServedAnswer | Refusal>;

/**
 * What the gateway does for an operation: checks a body against the spec, and returns the way to serve
 * it. With a scripted answer, it does not check what the body asks of the mock's own words.
 */
export type OperationAnswer = (
  payload: Payload,
  validators: Validators,
  scripted?: ScriptedReply,
) => MaybePromise<Serve | Refusal>;

/** The validators of request bodies; form fields are texts, so this one reads numbers out of them. */
export type Validators = { readonly json: Validator; readonly form: Validator };

/**
 * An operation's answer to a body that fits the named schema of the OpenAPI document.
 *
 * @param prepare takes the body as the generated type: it was checked against the same schema. It returns
 *   the way to serve it, or what else is wrong with it
 */
export function answerAfter<Name extends SchemaName>(
  schema: Name,
  prepare: (body: Schemas[Name]) => MaybePromise<Serve | SchemaProblem>,
): OperationAnswer {
  return (payload, validators) => {
    const validator = payload.kind === 'form' ? validators.form : validators.json;
    const body: unknown =
      payload.kind === 'json'
        ? payload.value
        : payload.kind === 'form'
          ? { ...payload.fields }
          : {};
    if (!validator.conforms(schema, body)) return refuseBody(validator.problems(schema, body));
    const serveOrRefuse = (prepared: Serve | SchemaProblem): Serve | Refusal =>
      typeof prepared === 'function' ? prepared : refuseBody([prepared]);
    return andThen(prepare(body), serveOrRefuse);
  };
}

/** The answer of an operation to every body that fits the named schema. */
export const answerTo = <Name extends SchemaName>(
  schema: Name,
  serve: (body: Schemas[Name], call: Call) => MaybePromise<ServedAnswer | Refusal>,
): OperationAnswer => answerAfter(schema, (body) => (call) => serve(body, call));

/** The answer of an operation that takes no body. */
export function answerPlainly(serve: Serve): OperationAnswer {
  return () => serve;
}

/** The answer about a thing that the key left, and the refusal where it left none of that id. */
export const answerHeld =
  <Held>(collectionOf: (shelf: Shelf) => Collection<Held>, unknown: Refusal) =>
  (serve: (held: Held, call: Call) => ReturnType<Serve>): OperationAnswer =>
    answerPlainly((call) => {
      const held = collectionOf(call.shelf).get(call.named);
      return held === undefined ? unknown : serve(held, call);
    });

/** When the mock's models were made, in seconds since 1970: 1 January 2026. */
export const createdAt = 1_767_225_600;

/**
 * An id in a format's own spelling, such as `chatcmpl-4f1c…`, made of the ids of the call.
 *
 * @param index which of several of its kind it is
 */
export const identifierOf = (prefix: string, ids: string, index = 0): string =>
  index === 0 ? prefix + ids : `${prefix}${ids.slice(0, -2)}${index.toString(16).padStart(2, '0')}`;

/**
 * An operation that a model answers: with a text, with JSON of a form, or with a call of a function.
 * Where the request asks for a value that nothing was found to fit, its body is refused.
 */
export function answerInWords<Name extends SchemaName>(
  schema: Name,
  readOrder: (body: Schemas[Name]) => ReplyOrder,
  serve: (body: Schemas[Name], call: Call, reply: Reply) => ServedAnswer | Refusal,
): OperationAnswer {
  return (payload, validators, scripted) =>
    answerAfter(schema, (body) => {
      const order = readOrder(body);
      if (scripted !== undefined) {
        return (call) => serve(body, call, sayPlainly({ ...order, scripted }));
      }
      const serveReply = (composed: Reply | SchemaProblem): Serve | SchemaProblem =>
        'parts' in composed ? (call) => serve(body, call, composed) : composed;
      return andThen(composeReply(order), serveReply);
    })(payload, validators);
}
