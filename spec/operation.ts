import type { Format } from './formats.ts';
import type { BuiltInStyle, Style } from './styles.ts';

/** What a served call costs the operator of a live service. */
export type Cost = 'free' | 'cheap' | 'costly';

/** Where a request names the model it wants. */
export type ModelLocation = {
  readonly in: 'body' | 'multipart' | 'path' | 'query';
  readonly name: string;
  /** The model of a request that names none; absent where it must name one. */
  readonly default?: string;
};

/** A request body as the document declares it; `schema` names a component schema. */
export type BodyShape = { readonly mediaType: string; readonly schema: string };

/**
 * A member of a request body with a value that the document rules out: an unlisted text, a number
 * below its minimum, or an object that holds one.
 */
export type ImpossibleMember = {
  readonly name: string;
  readonly value: string | number | Readonly<Record<string, number>>;
};

/** One endpoint of the gateway, as the OpenAPI document describes it. */
export type Operation<Accepted extends Style = Style> = {
  readonly id: string;
  /** The operation as which a profile's endpoint is checked; absent for those of the document. */
  readonly like?: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The path template, with `{model}` where the path names the model. */
  readonly path: string;
  readonly format: Format;
  /** The styles that the endpoint's security requirement accepts, each sufficient alone. */
  readonly styles: readonly Accepted[];
  readonly model: ModelLocation | null;
  readonly cost: Cost;
  readonly body: BodyShape | null;
  /** Members that make a body certainly invalid, whatever else it has or a gateway fills in. */
  readonly impossible: readonly ImpossibleMember[];
  /** The members that the body must have, its model left out. */
  readonly required: readonly string[];
  /** The component schema of a served JSON answer; null where the answer is not JSON. */
  readonly answer: string | null;
  /** The body member that turns streaming on, and the component schema of one stream event. */
  readonly stream: { readonly member: string; readonly schema: string } | null;
  /** The path at which the same call is answered as a stream, where a path says so; else null. */
  readonly streamPath: string | null;
  readonly upgrade: 'websocket' | null;
  /** Headers that mark a request as this format's, sent beside the key. */
  readonly markers: Readonly<Record<string, string>>;
  /** The component schema of the format's error object. */
  readonly error: string;
};

/** An endpoint of the OpenAPI document. */
export type BuiltInOperation = Operation<BuiltInStyle>;
