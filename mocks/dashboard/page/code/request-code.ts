import { isOperationId, type OperationId, operationOf } from '../../../../spec/index.ts';
import type { DecisionRecord, ExchangeRecord } from '../control-client.ts';
import { quote } from '../decisions/curl-body.ts';
import { fillShell, headerName } from '../decisions/curl-line.ts';
import { sdkCode } from './sdk-code.ts';

/** A call as code for several tools, and in what it is not the request that it repeats. */
export type RequestCode = {
  readonly curl: string;
  readonly fetch: string;
  readonly python: string;
  /** Null where the SDK of the format has no such call, or the body is no JSON. */
  readonly sdk: string | null;
  readonly notes: readonly string[];
};

/** What a request consists of, with the key left out. */
type Parts = {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly credentials: readonly (readonly [name: string, form: string])[];
  readonly queryForms: readonly string[];
  readonly body: string | null;
};

/** Headers that a client writes by itself, or that only fit one connection. */
const ownHeaders =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|accept-language|user-agent|sec-.*|x-stainless-.*|accept|origin|referer|upgrade|expect|keep-alive)$/i;

function partsOf(decision: DecisionRecord, { request }: ExchangeRecord, origin: string): Parts {
  const at = request.target.indexOf('?');
  const path = at === -1 ? request.target : request.target.slice(0, at);
  const kept =
    at === -1
      ? []
      : request.target
          .slice(at + 1)
          .split('&')
          .filter((pair) => !pair.includes('…'));
  const base = path.startsWith('/') ? origin + path : path;
  const isForm = request.body.type.startsWith('multipart/');
  const whole = request.body.size === request.body.kept && !isForm;
  return {
    method: request.method,
    url: kept.length === 0 ? base : `${base}?${kept.join('&')}`,
    headers: request.headers
      .filter(({ name, value }) => !ownHeaders.test(name) && !value.includes('…'))
      .map(({ name, value }): [string, string] => [name, value]),
    credentials: decision.presented
      .filter(({ place }) => place !== 'query' && place !== 'sub-protocol')
      .map(({ place, form }): [string, string] => [headerName(place), form]),
    queryForms: decision.presented.filter(({ place }) => place === 'query').map(({ form }) => form),
    body: whole ? request.body.text : null,
  };
}

const variable = (form: string, fill: (name: string) => string): string =>
  form.replace(/\bKEY(\d?)\b/g, (_, digit: string) =>
    fill(digit === '' ? 'ANYONE_API_KEY' : `ANYONE_KEY${digit}`),
  );

const queryOf = ({ url, queryForms }: Parts, fill: (form: string) => string): string =>
  queryForms
    .map((form, index) => `${index === 0 && !url.includes('?') ? '?' : '&'}key=${fill(form)}`)
    .join('');

function curlOf(parts: Parts): string {
  const query = queryOf(parts, fillShell);
  return [
    'curl -i',
    parts.method === 'HEAD' ? '--head' : `-X ${quote(parts.method)}`,
    `${quote(parts.url)}${query === '' ? '' : `"${query}"`}`,
    ...parts.credentials.map(([name, form]) =>
      form === '' ? `-H '${name};'` : `-H "${name}: ${fillShell(form)}"`,
    ),
    ...parts.headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    ...(parts.body === null || parts.body === '' ? [] : [`--data-raw ${quote(parts.body)}`]),
  ].join(' ');
}

function fetchOf(parts: Parts): string {
  const fill = (form: string) => variable(form, (name) => `\${process.env.${name}}`);
  const template = (text: string) => `\`${text.replaceAll('`', '\\`')}\``;
  const query = queryOf(parts, fill);
  const lines = [
    ...parts.credentials.map(
      ([name, form]) => `    ${JSON.stringify(name)}: ${template(fill(form))},`,
    ),
    ...parts.headers.map(
      ([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
    ),
  ];
  return [
    `const response = await fetch(${query === '' ? JSON.stringify(parts.url) : template(parts.url + query)}, {`,
    `  method: ${JSON.stringify(parts.method)},`,
    ...(lines.length === 0 ? [] : ['  headers: {', ...lines, '  },']),
    ...(parts.body === null || parts.body === '' ? [] : [`  body: ${JSON.stringify(parts.body)},`]),
    '});',
    'console.log(response.status, await response.text());',
  ].join('\n');
}

function pythonOf(parts: Parts): string {
  const fill = (form: string) => variable(form, (name) => `{os.environ['${name}']}`);
  const query = queryOf(parts, fill);
  const text = (value: string) => JSON.stringify(value);
  const headers = [
    ...parts.credentials.map(([name, form]) => `        ${text(name)}: f"${fill(form)}",`),
    ...parts.headers.map(([name, value]) => `        ${text(name)}: ${text(value)},`),
  ];
  return [
    'import os',
    'import requests',
    '',
    'response = requests.request(',
    `    ${text(parts.method)},`,
    `    ${query === '' ? text(parts.url) : `f"${parts.url.replaceAll(/[{}]/g, '$&$&')}${query}"`},`,
    ...(headers.length === 0 ? [] : ['    headers={', ...headers, '    },']),
    ...(parts.body === null || parts.body === '' ? [] : [`    data=${text(parts.body)}.encode(),`]),
    ')',
    'print(response.status_code, response.text)',
  ].join('\n');
}

const operationIn = ({ operation }: DecisionRecord): OperationId | null =>
  operation !== null && isOperationId(operation) ? operation : null;

/**
 * A kept request as code that sends it again: method, address, headers and body as they were, with the
 * key from the environment.
 *
 * @param origin the mock's, such as http://127.0.0.1:4010
 */
export function requestCode(
  decision: DecisionRecord,
  exchange: ExchangeRecord,
  origin: string,
): RequestCode {
  const parts = partsOf(decision, exchange, origin);
  const id = operationIn(decision);
  const { body } = exchange.request;
  const masked = exchange.request.headers.some(
    ({ name, value }) =>
      value.includes('…') &&
      !parts.credentials.some(([own]) => own.toLowerCase() === name.toLowerCase()),
  );
  return {
    curl: curlOf(parts),
    fetch: fetchOf(parts),
    python: pythonOf(parts),
    sdk: id === null ? null : sdkCode(operationOf(id).format, id, parts.body, decision, origin),
    notes: [
      ...(parts.credentials.length + parts.queryForms.length > 0
        ? [`Put the key ${decision.credential?.masked ?? 'that was sent'} in ANYONE_API_KEY first.`]
        : []),
      ...(parts.body === null && body.kept > 0
        ? ['The body is left out: it is a form, no text, or longer than what is kept.']
        : []),
      ...(masked ? ['Other headers that carry a secret are left out.'] : []),
      ...(/\[key\]|sk-…/.test(parts.body ?? '')
        ? ['What was a key in the body is hidden here.']
        : []),
    ],
  };
}
