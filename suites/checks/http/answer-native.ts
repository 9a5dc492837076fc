import { parseJson } from '../../../base/json.ts';
import { type Contract, operationOf } from '../../../spec/contract.ts';
import * as answerChecks from '../../../spec/generated/answer-checks.js';
import type { Operation } from '../../../spec/index.ts';
import { createValidator } from '../../../spec/validator.ts';
import { request, singleCase } from '../../cases/build.ts';
import { cells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import { type Answer, headerOf, jsonOf } from '../../cases/exchange.ts';
import { describeAnswer, isServed, readAnswer, readEvents } from '../../judge/classify.ts';
import { failed, inconclusive, type Judge, passed } from '../../judge/judges.ts';

const validator = createValidator(answerChecks);

/** How a value departs from a schema; null where it fits. */
function departure(schema: string, value: unknown): string | null {
  const [problem] = validator.problems(schema, value);
  return problem === undefined ? null : `${problem.pointer || 'the body'} ${problem.message}`;
}

/** What keeps a body from being a stream of the operation's events; null where it is one. */
function streamFault(answer: Answer, schema: string): string | null {
  const type = headerOf(answer, 'content-type') ?? 'no Content-Type';
  if (!/^text\/event-stream\b/i.test(type)) return `${type.split(';')[0]}, not an event stream`;
  const events = readEvents(answer.body).filter((event) => event !== '[DONE]');
  if (events.length === 0) return 'an event stream without events';
  for (const event of events) {
    const value = parseJson(event);
    if (value === undefined) return 'an event that is not JSON';
    const fault = departure(schema, value);
    if (fault !== null) return `an event in which ${fault}`;
  }
  return null;
}

/** What keeps a body from being the operation's plain answer; null where it is one. */
function answerFault(answer: Answer, operation: Operation): string | null {
  if (operation.answer === null) {
    const type = headerOf(answer, 'content-type') ?? 'no Content-Type';
    return /^(?:audio\/|application\/octet-stream)/i.test(type) ? null : `${type}, not a sound`;
  }
  const body = jsonOf(answer);
  if (body === undefined) return 'a body that is not JSON';
  const fault = departure(operation.answer, body);
  return fault === null ? null : `JSON in which ${fault}`;
}

const judgeOf =
  (contract: Contract, operation: Operation, stream: boolean): Judge =>
  (exchange) => {
    const { answer } = exchange;
    const reading = readAnswer(exchange);
    if ('reason' in reading) return inconclusive(reading.reason);
    if (answer === null || !isServed(answer)) {
      return inconclusive(`not served but answered ${reading.status}`);
    }
    if (answer.unfinished !== undefined) return inconclusive(describeAnswer(exchange));
    const fault =
      stream && operation.stream !== null
        ? streamFault(answer, operation.stream.schema)
        : answerFault(answer, operation);
    if (fault === null) return passed;
    const expected = `an answer in ${contract.formats[operation.format].name}'s own format`;
    return failed('wrong-shape', expected, exchange, `${answer.status} with ${fault}`);
  };

/** A served answer uses the endpoint's own format, plain or streamed. */
export const answerNative = (contract: Contract) =>
  cells(contract)
    .filter(({ operation }) => {
      const { upgrade, like } = operationOf(contract, operation);
      return upgrade === null && like === undefined;
    })
    .flatMap(({ operation, style }) =>
      waysToAsk(contract, operation).map(({ stream }) => {
        const described = operationOf(contract, operation);
        return singleCase(
          {
            requirement: 'ANSWER-NATIVE',
            operation,
            style,
            variant: stream ? 'served-streamed' : 'served',
            sends: `the valid key with a complete request${stream ? ', asking for a stream' : ''}`,
            expects: `an answer in ${contract.formats[described.format].name}'s own format`,
          },
          request(operation, [presentKey(contract, style, 'active')], { stream }),
          { control: null, judge: judgeOf(contract, described, stream) },
        );
      }),
    );
