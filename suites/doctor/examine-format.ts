import { isRecord, memberOf } from '../../base/json.ts';
import { type Contract, operationOf } from '../../spec/contract.ts';
import { exampleOf, type Style } from '../../spec/index.ts';
import { type Answer, headerOf, jsonOf } from '../cases/exchange.ts';
import { isWebPage, readAnswer, troubleOf } from '../judge/classify.ts';
import { quotaWords } from '../wire/limit.ts';
import type { Asked, Door } from './ask-formats.ts';
import { examineFailure } from './examine-failure.ts';
import { type Remark, untold, well, wrong } from './remark.ts';

const exampleIn = (contract: Contract, style: Style): string =>
  `\`${exampleOf(contract.styles[style])}\``;

/** The message of an error object, in one short line; an empty one where there is none. */
function messageIn(answer: Answer): string {
  const body = jsonOf(answer);
  const error = memberOf(body, 'error');
  const message = isRecord(error) ? error['message'] : error;
  return typeof message === 'string'
    ? message
        .replace(/[^\x20-\x7e]+/g, ' ')
        .slice(0, 160)
        .trim()
    : '';
}

/** Words by which a gateway says that no key reached it at all. */
const noKeyWords =
  /\bno (?:api )?(?:key|token|credential)s?\b|missing|not provided|did(?:n't| not) provide|unregistered callers/i;

const requestOf = (contract: Contract, { operation }: Door): string => {
  const { method, path } = operationOf(contract, operation);
  return `${method} ${path}`;
};

const headerTaken = (contract: Contract, door: Door, said: string): Remark =>
  wrong(
    contract.formats[door.format].name,
    `${requestOf(contract, door)} says that no key came, though it was sent in ${exampleIn(contract, door.style)}${said}`,
    'something on the way takes the header away: look at the proxies, and at what they pass on',
  );

/** What is to be said of a 429: it was not asked again. */
function examineLimit(contract: Contract, door: Door, answer: Answer): Remark {
  const name = contract.formats[door.format].name;
  const message = messageIn(answer);
  const said = message === '' ? '' : `: "${message}"`;
  const wait = headerOf(answer, 'retry-after');
  if (quotaWords.test(message) && wait === null) {
    return wrong(
      name,
      `${requestOf(contract, door)} says that the quota is used up (429)${said}`,
      'the key is known: raise its quota in the dashboard, or take another key',
    );
  }
  const when = wait !== null && /^\d{1,6}$/.test(wait) ? `in ${wait} seconds` : 'later';
  return untold(
    name,
    `${requestOf(contract, door)} says that there are too many requests (429)${said}`,
    `try again ${when}`,
  );
}

/** What is to be said of a key that its own style did not get in. */
function examineRefusal(contract: Contract, { door, others }: Asked, answer: Answer): Remark {
  const { format, style } = door;
  const name = contract.formats[format].name;
  const message = messageIn(answer);
  const said = message === '' ? '' : `: "${message}"`;
  const taken = others.find(({ exchange }) =>
    ['served', 'taken'].includes(readAnswer(exchange).kind),
  );
  if (taken?.style === 'query') {
    // A key in a URL lands in logs: it is never the advice where a header is to work.
    return noKeyWords.test(message)
      ? headerTaken(contract, door, `${said}; ${exampleIn(contract, 'query')} gets through`)
      : wrong(
          name,
          `${requestOf(contract, door)} refuses the key in ${exampleIn(contract, style)}, though it takes the same key in the URL${said}`,
          'the header is to work as well: look at the proxies and at the gateway; a key in a URL lands in logs',
        );
  }
  if (taken !== undefined) {
    return wrong(
      name,
      `${requestOf(contract, door)} takes the key in ${exampleIn(contract, taken.style)}, not in ${exampleIn(contract, style)}`,
      `tell the client to send ${exampleIn(contract, taken.style)}; the gateway departs from the ${name} format there`,
    );
  }
  if (noKeyWords.test(message)) {
    return headerTaken(contract, door, said);
  }
  return wrong(
    name,
    `${requestOf(contract, door)} refuses the key (401)${said}`,
    'compare its length and its last four characters with the dashboard: it is cut, mistyped, deleted, or of another deployment',
  );
}

function examineAnswer(contract: Contract, asked: Asked, answer: Answer): Remark {
  const { door } = asked;
  const { format, style } = door;
  const name = contract.formats[format].name;
  const { status } = answer;
  if (status >= 300 && status < 400) {
    const location = headerOf(answer, 'location') ?? '';
    const host = URL.canParse(location) ? new URL(location).origin : 'another path';
    return wrong(
      name,
      `${requestOf(contract, door)} is redirected to ${host} (${status})`,
      'give the address behind the redirect: a key is not to be sent along',
    );
  }
  if (isWebPage(answer)) {
    return wrong(
      name,
      `${requestOf(contract, door)} is answered with a web page (${status})`,
      'this is the address of a site, not of the API: look for the API base URL',
    );
  }
  if (status === 401) return examineRefusal(contract, asked, answer);
  if (status === 403) {
    const message = messageIn(answer);
    return wrong(
      name,
      `${requestOf(contract, door)} is forbidden (403)${message === '' ? '' : `: "${message}"`}`,
      'the key exists, but may not do this: look at its limits in the dashboard',
    );
  }
  if (status === 429) return examineLimit(contract, door, answer);
  const trouble = troubleOf(answer);
  if (trouble !== null)
    return untold(name, `${requestOf(contract, door)} ${trouble}`, 'try again later');
  const reading = readAnswer(asked.own);
  if (reading.kind === 'served' || reading.kind === 'taken') {
    return well(
      name,
      `${requestOf(contract, door)} takes the key in ${exampleIn(contract, style)} (${status})`,
    );
  }
  if (reading.kind === 'not-offered') {
    return untold(
      name,
      `${requestOf(contract, door)} is not there (${status})`,
      `the base URL may lack a path, or the gateway does not speak the ${name} format`,
    );
  }
  return untold(
    name,
    `${requestOf(contract, door)} answered ${status}, which says nothing of the key`,
    null,
  );
}

/** What is to be said of a format, from what came back. */
export const examineFormat = (contract: Contract, asked: Asked, url: URL): Remark =>
  asked.own.answer === null
    ? examineFailure(contract.formats[asked.door.format].name, asked.own.failure, url)
    : examineAnswer(contract, asked, asked.own.answer);
