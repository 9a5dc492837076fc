import { isRecord, memberOf, parseJson } from '../../../base/json.ts';
import { type Contract, operationOf, requestOf } from '../../../spec/contract.ts';
import { schemas } from '../../../spec/generated/schemas.ts';
import { additionsTo, type Carrier, withCarriers } from '../../carriers/carrier.ts';
import {
  filesFirst,
  quotedBoundary,
  type Rewrite,
  typedFields,
} from '../../carriers/rows/forms.ts';
import { turnOf } from '../../cases/credentials.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';

/** Something that clients and proxies add to a request. */
export type Addition = { readonly words: string; readonly add: (plan: RequestPlan) => RequestPlan };

/** Changes the whole request, after what other additions changed about it. */
const rewriting = (words: string, change: Rewrite): Addition => ({
  words,
  add: (plan) => ({ ...plan, rewrite: (sent) => change(plan.rewrite?.(sent) ?? sent) }),
});

/** Writes another value in the header lines that have this one. */
const replacing = (words: string, line: readonly [string, string], value: string): Addition =>
  rewriting(words, (sent) => ({
    ...sent,
    headers: sent.headers.map(([name, own]) =>
      name === line[0] && own === line[1] ? [name, value] : [name, own],
    ),
  }));

/** JSON needs no charset, and many clients add one, as Java's do (RFC 8259 §11, RFC 9110 §8.3.1). */
const charset = replacing(
  'the media type application/json;charset=UTF-8',
  ['Content-Type', 'application/json'],
  'application/json;charset=UTF-8',
);

/** A parameter may be in quotes (RFC 9110 §5.6.6). */
const quotedCharset = replacing(
  'the media type application/json; charset="utf-8"',
  ['Content-Type', 'application/json'],
  'application/json; charset="utf-8"',
);

/** What axios accepts. */
const acceptList = replacing(
  'Accept: application/json, text/plain, */*',
  ['Accept', '*/*'],
  'application/json, text/plain, */*',
);

/** Some browsers list two options (RFC 9110 §7.6.1, RFC 6455 §4.1). */
const keptAlive = replacing(
  'Connection: keep-alive, Upgrade',
  ['Connection', 'Upgrade'],
  'keep-alive, Upgrade',
);

/** The name of a protocol has no case (RFC 9110 §7.8), and .NET's client writes it so. */
const capitals = replacing('Upgrade: WebSocket', ['Upgrade', 'websocket'], 'WebSocket');

/** Any character of a JSON text may be escaped (RFC 8259 §7). */
const escaped = rewriting('an escape in the name of its model', (sent) =>
  typeof sent.body === 'string'
    ? {
        ...sent,
        body: sent.body.replace(
          /(?<="model":")[!-~](?=[^"]*"\}$)/,
          (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`,
        ),
      }
    : sent,
);

/** The members of a JSON object have no order, and white space between them no length (RFC 8259 §2 and §4). */
const modelLast = rewriting('its model as the last member of the body, behind 2 KiB', (sent) => {
  const body = typeof sent.body === 'string' ? parseJson(sent.body) : undefined;
  if (!isRecord(body) || !('model' in body)) return sent;
  const { model, ...others } = body;
  const text = JSON.stringify({ ...others, model });
  return { ...sent, body: `{${' '.repeat(2048)}${text.slice(1)}` };
});

/** Forms as HTTP libraries write them. */
const forms: readonly Addition[] = [
  rewriting('the boundary of its form in quotes', quotedBoundary),
  rewriting('the file of its form before the fields', filesFirst),
  rewriting('a media type for each field of its form', typedFields),
];

/** OpenAI's client for Python names the medium of a body also where there is none. */
const typedNothing: Addition = {
  words: 'Content-Type: application/json and no body',
  add: (plan) => ({
    ...plan,
    headers: [...(plan.headers ?? []), ['Content-Type', 'application/json']],
  }),
};

/** What an operation's own kind of body lets clients write. */
function ofBody(contract: Contract, operation: string): readonly Addition[] {
  const { kind } = requestOf(contract, operation);
  const typed = turnOf(operation) % 2 === 0 ? charset : quotedCharset;
  if (kind === 'json') return [typed, ...oddMembers(contract, operation), modelLast, escaped];
  if (kind === 'multipart') return forms;
  return operationOf(contract, operation).upgrade === null ? [typedNothing] : [keptAlive, capitals];
}

const agents = [
  'OpenAI/Python 2.8.1',
  'python-requests/2.32.3',
  'curl/8.14.1',
  'Go-http-client/1.1',
  'python-httpx/0.28.1',
  'Java-http-client/21.0.8',
  'okhttp/5.1.0',
  'axios/1.12.2',
  'PostmanRuntime/7.45.0',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
];

/** A cookie of a portal that many applications share is long. */
const longCookie = { words: 'a cookie of 4 KiB', value: `theme=${'a'.repeat(4096)}` };

/** Endpoints take turns, so that a run sends the User-Agent of each client. */
function otherAgent(operation: string) {
  const value = agents[turnOf(operation) % agents.length] ?? '';
  return { words: `User-Agent: ${value}`, value };
}

/** Writes a harder value in the header line of some carriers. */
function hardened(carrier: Carrier, operation: string): Carrier {
  const [name] = carrier.headers?.[0] ?? [];
  if (name !== 'Cookie' && name !== 'User-Agent') return carrier;
  const { words, value } = name === 'Cookie' ? longCookie : otherAgent(operation);
  return { ...carrier, words, headers: [[name, value]] };
}

/** What people write about code, and in which language; a firewall may take it for an attack. */
const oddText = "<script>alert(1)</script> ' OR 1=1; -- ../../etc/passwd {{7*7}} 日本語 é 😀";

const hasMember = (contract: Contract, operation: string, name: string): boolean =>
  memberOf(schemas[operationOf(contract, operation).body?.schema ?? ''], 'properties', name) !==
  undefined;

/** A member of a JSON body that may hold any text. */
const textMember = (contract: Contract, operation: string): Record<string, unknown> | null => {
  const { format } = operationOf(contract, operation);
  if (format === 'anthropic') return { system: oddText };
  if (format === 'gemini') return { systemInstruction: { parts: [{ text: oddText }] } };
  return hasMember(contract, operation, 'user') ? { user: oddText } : null;
};

/** Labels that a caller chooses; only the format of OpenAI takes any. */
const labels = { metadata: { model: 'a-model-of-no-list', key: 'none' } };

function oddMembers(contract: Contract, operation: string): readonly Addition[] {
  const text = textMember(contract, operation);
  const isLabelled =
    operationOf(contract, operation).format === 'openai' &&
    hasMember(contract, operation, 'metadata');
  const adding = (words: string, members: Record<string, unknown>): Addition => ({
    words,
    add: (plan) => ({ ...plan, members: { ...plan.members, ...members } }),
  });
  return [
    ...(text === null ? [] : [adding('a text with code and with letters beyond ASCII', text)]),
    ...(isLabelled ? [adding('a label that is called model', labels)] : []),
  ];
}

/**
 * Returns all that clients and proxies add to a valid request to an operation.
 *
 * @param legal the carriers that a valid request must be accepted with
 */
export const additionsAt = (
  contract: Contract,
  operation: string,
  legal: readonly Carrier[],
): readonly Addition[] => [
  ...additionsTo(contract, operation, legal)
    // The last of two values of one header: of the addresses, the list that two proxies make.
    .filter(
      (one, at, all) =>
        !all.some(
          ({ slots }, later) => later > at && slots.some((slot) => one.slots.includes(slot)),
        ),
    )
    .map((one) => hardened(one, operation))
    .map((one) => ({ words: one.words, add: (plan: RequestPlan) => withCarriers(plan, [one]) })),
  acceptList,
  ...ofBody(contract, operation),
];
