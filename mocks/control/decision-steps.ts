import {
  type BuiltInOperation,
  type BuiltInStyle,
  type components,
  endpointOf,
  isEndpointId,
  type ModelLocation,
  styles,
} from '../../spec/index.ts';
import type { Decision } from '../gateway/decision.ts';
import { answerSize } from '../gateway/traffic/exchange.ts';
import { sessionOf } from '../keys/keyring.ts';

/** A decision as the control API tells it. */
export type DecisionRecord = components['schemas']['DecisionRecord'];

/** Milliseconds with one decimal, as the control API tells them. */
export const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/** A decision as a record. Nothing of it is a key: what was presented was masked when it was logged. */
export function decisionRecord({ exchange, ...decision }: Decision): DecisionRecord {
  const kept = exchange === null || exchange.isDropped ? null : exchange;
  return {
    ...decision,
    at: new Date(decision.at).toISOString(),
    presented: [...decision.presented],
    session: decision.key === null ? null : sessionOf(decision.key.id),
    duration: rounded(kept?.duration ?? decision.duration),
    size: kept === null ? null : answerSize(kept),
    isKept: kept !== null,
  };
}

/** A decision as a server-sent event; JSON has no raw line break that could end it early. */
export const eventOf = (decision: Decision): string =>
  `event: decision\nid: ${decision.requestId}\ndata: ${JSON.stringify(decisionRecord(decision))}\n\n`;

function placeText(style: BuiltInStyle): string {
  const { words, prefix } = styles[style];
  return prefix === '' ? words : `${words}, as a ${prefix}token`;
}

/** A step on the way to a decision. */
export type DecisionStep = components['schemas']['DecisionStep'];

type StepName = DecisionStep['name'];

const modelPlaces: Readonly<Record<ModelLocation['in'], string>> = {
  body: 'the JSON body',
  multipart: 'the form',
  path: 'the path',
  query: 'the query',
};

const order: readonly StepName[] = ['route', 'credential', 'key', 'model', 'permission', 'request'];

/** The step at which a request was refused; null where it was served. */
export function refusedAt({
  operation,
  credential,
  key,
  clause,
  refusal,
}: DecisionRecord): StepName | null {
  if (refusal === null) return null;
  if (operation === null) return 'route';
  if (clause === 'MODEL-FORBIDDEN') return 'permission';
  if (clause === 'KEY-DELETED' || clause === 'KEY-INACTIVE' || clause === 'KEY-QUOTA') return 'key';
  if (credential === null) return 'credential';
  return key === null ? 'key' : 'request';
}

function modelText(operation: BuiltInOperation | null, model: string | null): string {
  if (operation?.model == null) return 'this operation names none';
  const place = `${modelPlaces[operation.model.in]} (${operation.model.name})`;
  return model === null ? `none in ${place}` : `${model}, from ${place}`;
}

/** What each step found out, where it was passed. */
function textsOf(record: DecisionRecord): Readonly<Record<StepName, string>> {
  const { operation: id, credential, presented, key, model, method, path, status, note } = record;
  const beside = note === null ? '' : `; ${note}`;
  const operation = id !== null && isEndpointId(id) ? endpointOf(id) : null;
  return {
    route:
      operation === null ? `${method} ${path}${beside}` : `${operation.id}: ${operation.summary}`,
    credential:
      credential === null
        ? 'none'
        : `${credential.masked}, from ${presented[0]?.place === 'sub-protocol' ? "the handshake's sub-protocol" : placeText(credential.style)}`,
    key: key === null ? 'none' : `authenticated as ${key.name} (${key.state})`,
    model: modelText(operation, model),
    permission:
      model === null
        ? 'no model to be judged'
        : key?.state === 'active'
          ? 'the key may use every model'
          : 'the model is among those that the key may use',
    request: `valid, answered ${status}${beside}`,
  };
}

/**
 * The steps that led to a decision, in their order: route, credential, key, model, permission,
 * request. The one at which the request was refused tells why; those after it were not taken.
 */
export function stepsOf(record: DecisionRecord): readonly DecisionStep[] {
  const end = refusedAt(record);
  // What a handler of the owner's answered went no further than the gateway's door.
  const isGiven = record.operation === null && end === null;
  const passed = end === null ? (isGiven ? 1 : order.length) : order.indexOf(end);
  const texts = textsOf(record);
  return order.map((name, index): DecisionStep => {
    if (index < passed) return { name, outcome: 'passed', text: texts[name] };
    return index === passed && end !== null
      ? { name, outcome: 'refused', text: record.refusal?.reason ?? '' }
      : { name, outcome: 'not taken', text: '' };
  });
}
