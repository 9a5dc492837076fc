import type { ModelLocation } from '../../spec/index.ts';
import type { SchemaProblem } from '../../spec/validator.ts';
import { hideKeys } from '../keys/keyring.ts';
import type { Refusal } from './refusal.ts';

const invalid = (message: string, advice: string, parameter?: string): Refusal => ({
  kind: 'invalid-request',
  status: 400,
  message,
  reason: message,
  advice,
  clause: null,
  ...(parameter === undefined ? {} : { parameter }),
});

/** A body that does not fit its schema; only the first problem is told, by its place in the body. */
export function refuseBody(problems: readonly SchemaProblem[]): Refusal {
  const [problem] = problems;
  // Names of members can be the caller's own words, in `metadata` for one (HARD-NO-ECHO).
  const member = hideKeys(problem?.pointer.slice(1).replaceAll('/', '.') ?? '');
  const place = member === '' ? 'The request body' : `The request body's member \`${member}\``;
  const message = problem?.message ?? 'does not fit';
  return invalid(
    problem?.isSentence ? `${message}.` : `${place} ${message}.`,
    'mend the request body',
    member,
  );
}

const modelPlaces: Record<ModelLocation['in'], string> = {
  body: 'as a text in the JSON body',
  multipart: 'as a field of the form',
  path: 'in the path',
  query: 'in the query',
};

/** A request that names no model. */
export const refuseModel = (location: ModelLocation): Refusal =>
  invalid(
    `Name a model ${modelPlaces[location.in]}: \`${location.name}\` is missing.`,
    'name a model',
    location.name,
  );

/** A request without the header that marks it as its format's, or with another value of it. */
export const refuseMarker = (name: string, value: string): Refusal => ({
  ...invalid(`Send the header \`${name}: ${value}\`.`, `send \`${name}: ${value}\``, name),
  clause: 'STYLE-ANTHROPIC-VERSION',
});

/** A plain request for a WebSocket endpoint (RFC 9110 §15.5.22). */
export const refuseWithoutUpgrade: Refusal = {
  kind: 'upgrade-required',
  status: 426,
  message: 'This endpoint speaks WebSocket only: open it with a WebSocket client.',
  reason: 'the request asks for no upgrade',
  advice: 'use a WebSocket client',
  clause: null,
};

/** A WebSocket handshake at an endpoint that opens none. */
export const refuseUpgrade: Refusal = invalid(
  'This endpoint opens no WebSocket: ask for it without the header `Upgrade`.',
  'leave out the header `Upgrade`, or ask the realtime endpoint',
);

/** A request that asks for more than can be written in one piece: a prompt of megabytes, 128 times over. */
export const refuseLongAnswer: Refusal = invalid(
  'The answer to this request would be too long: ask for less at once.',
  'ask for fewer or shorter answers at once',
);

/** A defect of the gateway itself; what it was stays out of the answer. */
export const refuseFailure = (error: unknown): Refusal => ({
  kind: 'failed',
  status: 500,
  message: 'The gateway failed to answer this request.',
  reason: `the gateway failed: ${error instanceof Error ? error.message : 'unknown error'}`,
  advice: 'this is a defect of the mock: please report it',
  clause: null,
});
