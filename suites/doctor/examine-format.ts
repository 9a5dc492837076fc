import { isRecord, memberOf } from '../../base/json.ts';
import { type Contract, operationOf, pathOf, styleOf } from '../../spec/contract.ts';
import { exampleOf, type Style } from '../../spec/index.ts';
import { type Answer, headerOf, jsonOf } from '../cases/exchange.ts';
import { acceptsKey, isWebPage, readAnswer, troubleOf } from '../judge/classify.ts';
import { quotaWords } from '../wire/limit.ts';
import type { Asked, Door } from './ask-formats.ts';
import { askedMember } from './asked-member.ts';
import { examineFailure } from './examine-failure.ts';
import { type Remark, undetermined, well, wrong } from './remark.ts';

const exampleIn = (contract: Contract, style: Style): string =>
  `\`${exampleOf(styleOf(contract, style))}\``;

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

/** Words by which a gateway reports that no key reached it. */
const noKeyWords =
  /\bno (?:api )?(?:key|token|credential)s?\b|missing|not provided|did(?:n't| not) provide|unregistered callers/i;

const requestOf = (contract: Contract, { operation }: Door): string => {
  const { method } = operationOf(contract, operation);
  return `${method} ${pathOf(contract, operation)}`;
};

const headerRemoved = (contract: Contract, door: Door, said: string): Remark =>
  wrong(
    contract.formats[door.format].name,
    `${requestOf(contract, door)} reports that no key came, although the request had it in ${exampleIn(contract, door.style)}${said}`,
    'something in between removes the header: check which headers the proxies forward',
  );

function examineLimit(contract: Contract, door: Door, answer: Answer): Remark {
  const name = contract.formats[door.format].name;
  const message = messageIn(answer);
  const said = message === '' ? '' : `: "${message}"`;
  const wait = headerOf(answer, 'retry-after');
  if (quotaWords.test(message) && wait === null) {
    return wrong(
      name,
      `${requestOf(contract, door)} reports that the quota is exhausted (429)${said}`,
      'the key is valid: raise its quota in the dashboard, or use another key',
    );
  }
  const when = wait !== null && /^\d{1,6}$/.test(wait) ? `in ${wait} seconds` : 'later';
  return undetermined(
    name,
    `${requestOf(contract, door)} reports too many requests (429)${said}`,
    `try again ${when}`,
  );
}

function examineRefusal(contract: Contract, { door, others }: Asked, answer: Answer): Remark {
  const { format, style } = door;
  const name = contract.formats[format].name;
  const message = messageIn(answer);
  const said = message === '' ? '' : `: "${message}"`;
  const taken = others.find(({ exchange }) => acceptsKey(readAnswer(exchange)));
  if (taken?.style === 'query') {
    // A key in a URL ends up in logs: never advise it where a header must work.
    return noKeyWords.test(message)
      ? headerRemoved(contract, door, `${said}; ${exampleIn(contract, 'query')} works`)
      : wrong(
          name,
          `${requestOf(contract, door)} refuses the key in ${exampleIn(contract, style)}, but accepts it in the URL${said}`,
          'the header must work, too: check the proxies and the gateway; a key in a URL ends up in logs',
        );
  }
  if (taken !== undefined) {
    return wrong(
      name,
      `${requestOf(contract, door)} accepts the key in ${exampleIn(contract, taken.style)}, not in ${exampleIn(contract, style)}`,
      `make the client send ${exampleIn(contract, taken.style)}; the gateway departs from the ${name} format`,
    );
  }
  if (noKeyWords.test(message)) {
    return headerRemoved(contract, door, said);
  }
  return wrong(
    name,
    `${requestOf(contract, door)} refuses the key (401)${said}`,
    'compare its length and last four characters with the dashboard: it may be cut, mistyped, deleted, or for another deployment',
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
      'use the address behind the redirect: clients must not send keys to redirects',
    );
  }
  if (isWebPage(answer)) {
    return wrong(
      name,
      `${requestOf(contract, door)} answers with a web page (${status})`,
      'this is the address of a website, not of the API: find the API base URL',
    );
  }
  if (status === 401) return examineRefusal(contract, asked, answer);
  if (status === 403) {
    const message = messageIn(answer);
    return wrong(
      name,
      `${requestOf(contract, door)} is forbidden (403)${message === '' ? '' : `: "${message}"`}`,
      'the key exists, but may not do this: check its limits in the dashboard',
    );
  }
  if (status === 429) return examineLimit(contract, door, answer);
  const trouble = troubleOf(answer);
  if (trouble !== null)
    return undetermined(name, `${requestOf(contract, door)} ${trouble}`, 'try again later');
  if (askedMember(answer) !== null) {
    return undetermined(
      name,
      `${requestOf(contract, door)} answered ${status}: "${messageIn(answer)}"`,
      null,
    );
  }
  const reading = readAnswer(asked.own);
  if (acceptsKey(reading)) {
    if (asked.stranger?.answer?.status === status) {
      return undetermined(
        name,
        `${requestOf(contract, door)} answers a key that was never issued as it answers yours (${status}), so this says nothing about your key`,
        'run check: the gateway may accept any key, or it reads the body before the key',
      );
    }
    return well(
      name,
      `${requestOf(contract, door)} accepts the key in ${exampleIn(contract, style)} (${status})`,
    );
  }
  if (reading.kind === 'not-offered') {
    return undetermined(
      name,
      `${requestOf(contract, door)} does not exist (${status})`,
      `the base URL may lack a path, or the gateway does not speak the ${name} format`,
    );
  }
  return undetermined(
    name,
    `${requestOf(contract, door)} answered ${status}, which says nothing about the key`,
    null,
  );
}

/** Examines a format by its answers. */
export const examineFormat = (contract: Contract, asked: Asked, url: URL): Remark =>
  asked.own.answer === null
    ? examineFailure(contract.formats[asked.door.format].name, asked.own.failure, url)
    : examineAnswer(contract, asked, asked.own.answer);
