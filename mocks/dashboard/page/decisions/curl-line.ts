import { requestFixtures } from '../../../../fixtures/requests.ts';
import {
  type BuiltInOperation,
  isOperationId,
  isStyle,
  operationOf,
  styles,
} from '../../../../spec/index.ts';
import { keyProtocol } from '../../../behaviours/subprotocol-key.ts';
import type { DecisionRecord } from '../control-client.ts';
import { curlBody, modelRead, quote } from './curl-body.ts';

/** A `curl` line, and in what it is not the request that it repeats. */
export type CurlLine = { readonly line: string; readonly notes: readonly string[] };

type Presented = DecisionRecord['presented'][number];

/** The name of the header for a place of a credential. */
export function headerName(place: Presented['place']): string {
  if (place === 'sub-protocol') return 'Sec-WebSocket-Protocol';
  return styles[isStyle(place) ? place : 'bearer'].place.name;
}

/** Statuses of refusals without a clause that the request itself brings about. */
const ownFaults: readonly number[] = [400, 404, 405, 413, 426];

const handshake = [
  '--http1.1',
  '--max-time 2',
  "-H 'Connection: Upgrade'",
  "-H 'Upgrade: websocket'",
  "-H 'Sec-WebSocket-Version: 13'",
  "-H 'Sec-WebSocket-Key: YW55b25lLWNvbmZvcm1hbg=='",
];

/** Replaces what was hidden in a path or a model, since the sign of the mask may stand in no address. */
const standIn = 'sk-hidden';

const unmask = (decision: DecisionRecord): DecisionRecord => ({
  ...decision,
  path: decision.path.replaceAll('sk-…', standIn),
  model: decision.model?.replaceAll('sk-…', standIn) ?? null,
});

/** A form with variables of the shell in it; a second key is any other than the first. */
export const fillShell = (form: string): string =>
  form
    .replace(/\bKEY\d\b/g, (name) => `\${ANYONE_${name}:-another-key-${name.slice(3)}}`)
    .replace(/\bKEY\b/g, '$ANYONE_API_KEY');

function headerOf({ place, form }: Presented): readonly string[] {
  if (place === 'query') return [];
  const name = headerName(place);
  if (place === 'sub-protocol') return [`-H "${name}: realtime, ${keyProtocol}${fillShell(form)}"`];
  // A semicolon in place of the colon makes curl send an empty header.
  return [form === '' ? `-H '${name};'` : `-H "${name}: ${fillShell(form)}"`];
}

/** True for a refused call of a path that streams: only of a served one is known how it was to be framed. */
function isUnframed(
  operation: BuiltInOperation | null,
  { path, refusal }: DecisionRecord,
): boolean {
  const streamPath = operation?.streamPath ?? null;
  if (streamPath === null || refusal === null) return false;
  return path.endsWith(streamPath.slice(streamPath.lastIndexOf('}') + 1));
}

function queryOf(operation: BuiltInOperation | null, decision: DecisionRecord): string {
  const { presented, streamed } = decision;
  const model =
    operation !== null && isOperationId(operation.id) && operation.model?.in === 'query'
      ? modelRead(decision) === undefined
        ? requestFixtures[operation.id].model
        : decision.model
      : null;
  const plain = [
    ...(model === null ? [] : [`model=${encodeURIComponent(model)}`]),
    ...((streamed && operation?.streamPath != null) || isUnframed(operation, decision)
      ? ['alt=sse']
      : []),
  ];
  const keys = presented
    .filter(({ place }) => place === 'query')
    .map(({ form }) => `key=${fillShell(form)}`);
  if (plain.length + keys.length === 0) return '';
  return `${quote(`?${plain.join('&')}`)}${keys.length === 0 ? '' : `"${plain.length === 0 ? '' : '&'}${keys.join('&')}"`}`;
}

/** The address as one word of the shell, and what keeps curl from reading it otherwise than it was sent. */
function addressOf(
  operation: BuiltInOperation | null,
  decision: DecisionRecord,
  origin: string,
): string {
  const { path } = decision;
  const options = [
    ...(/\/\./.test(path) ? ['--path-as-is'] : []),
    ...(/[[\]{}]/.test(path) ? ['--globoff'] : []),
  ];
  return [...options, `${quote(origin + path)}${queryOf(operation, decision)}`].join(' ');
}

function notesOf(
  operation: BuiltInOperation | null,
  decision: DecisionRecord,
  body: string | null,
): readonly string[] {
  const { presented, credential, status, clause, refusal } = decision;
  const asks = (name: RegExp) => presented.some(({ form }) => name.test(form));
  const tail = credential === null ? 'that was sent' : credential.masked;
  const isUnread = operation?.model != null && modelRead(decision) === undefined;
  return [
    ...(asks(/\bKEY\b/) ? [`Put the key ${tail} in ANYONE_API_KEY first.`] : []),
    ...(asks(/\bKEY\d\b/) ? ['Use any other value for the second key, which was different.'] : []),
    ...(body === null ? [] : [body]),
    ...(isUnread && operation.model?.in !== 'path'
      ? ['The model was not looked at: the line names a usual one.']
      : []),
    ...(refusal !== null && clause === null && !ownFaults.includes(status)
      ? ['Chance, a script or a failure decided this: the line may be answered otherwise.']
      : []),
    ...(isUnframed(operation, decision)
      ? ['Whether it asked for alt=sse was not kept: the line does, as the SDK of the format.']
      : []),
    ...(`${decision.path} ${decision.model}`.includes(standIn)
      ? [`What looked like a key in the path or the model is ${standIn} here.`]
      : []),
    'Other headers and query parameters were not kept.',
  ];
}

/**
 * A `curl` line for bash that brings the same decision: the same method, path, places of the
 * credential, model and streaming, with the key from the environment.
 *
 * @param told the decision, as the control API tells it
 * @param origin the mock's, such as http://127.0.0.1:4010
 */
export function curlOf(told: DecisionRecord, origin: string): CurlLine {
  const decision = unmask(told);
  const { operation: id, method, clause, status, presented } = decision;
  const operation = id !== null && isOperationId(id) ? operationOf(id) : null;
  const body = curlBody(operation, decision);
  const markers = clause === 'STYLE-ANTHROPIC-VERSION' ? {} : (operation?.markers ?? {});
  const asksForUpgrade = operation?.upgrade != null && status !== 426;
  const words = [
    'curl -i',
    // To a HEAD that was named by -X, curl would wait for a body.
    method === 'HEAD' ? '--head' : `-X ${quote(method)}`,
    addressOf(operation, decision, origin),
    ...(asksForUpgrade ? handshake : []),
    ...presented.flatMap(headerOf),
    ...Object.entries(markers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...body.words,
  ];
  return { line: words.join(' '), notes: notesOf(operation, decision, body.told) };
}
