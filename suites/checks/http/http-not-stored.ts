import type { Contract } from '../../../spec/contract.ts';
import type { Style } from '../../../spec/index.ts';
import { badRequest, comparedCase, request } from '../../cases/build.ts';
import { cells, isInQuery, presentKey } from '../../cases/credentials.ts';
import { type Answer, headerOf } from '../../cases/exchange.ts';
import type { CredentialPlan } from '../../cases/request-plan.ts';
import { explainFailure, readAnswer, troubleBesideQuota } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, type Judge, passed } from '../../judge/judges.ts';

const facts = {
  requirement: 'HTTP-NOT-STORED',
  expects: 'Cache-Control: no-store or private',
} as const;

const operation = 'generateContent';

const isPrivate = (answer: Answer): boolean =>
  /(?:^|[\s,])(?:no-store|private)(?:[\s,=]|$)/i.test(headerOf(answer, 'cache-control') ?? '');

const judge: Judge = (exchange, { request: plan, control, order }) => {
  const { answer } = exchange;
  if (answer === null) return inconclusive(explainFailure(exchange));
  const isExhausted = plan.credentials.some(({ key }) => key === 'exhausted');
  const doubt = doubtOf(control, order) ?? troubleBesideQuota(answer, isExhausted);
  if (doubt !== null) return inconclusive(doubt);
  // A provider's own 401 has the provider's headers.
  const isValidKey = plan.credentials.every(({ key }) => key === 'active');
  if (isValidKey && readAnswer(exchange).kind === 'refused') {
    return inconclusive(
      `the valid key was refused with ${answer.status}, though its control was not`,
    );
  }
  if (isPrivate(answer)) return passed;
  const cacheControl = headerOf(answer, 'cache-control');
  return failed(
    'wrong-shape',
    'Cache-Control: no-store or private',
    exchange,
    `${answer.status} ${cacheControl === null ? 'without Cache-Control' : `with Cache-Control: ${cacheControl}`}`,
  );
};

const senders = (
  contract: Contract,
  style: Style,
): readonly (readonly [string, string, CredentialPlan])[] => [
  ['good-key', 'the valid key in the query', presentKey(contract, style, 'active')],
  ['unknown', 'a key that was never issued, in the query', presentKey(contract, style, 'unknown')],
  ['deleted', 'a deleted key in the query', presentKey(contract, style, 'deleted')],
  ['exhausted', 'an exhausted key in the query', presentKey(contract, style, 'exhausted')],
  [
    'denied-model',
    'the restricted key in the query, with a model not on its list',
    presentKey(contract, style, 'restricted'),
  ],
];

/** An answer to a request with a key in its URL is not stored by shared caches (RFC 6750 §5.3). */
export const httpNotStored = (contract: Contract) =>
  cells(contract)
    .filter((cell) => cell.operation === operation && isInQuery(contract, cell.style))
    .flatMap(({ style }) => casesIn(contract, style));

const casesIn = (contract: Contract, style: Style) =>
  senders(contract, style).map(([variant, sends, credential]) => {
    const make = variant === 'good-key' ? request : badRequest;
    const isDenied = variant === 'denied-model';
    const isWhole = isDenied || variant === 'exhausted';
    const plan = make(operation, [credential], {
      ...(isDenied ? { model: 'denied' } : {}),
      ...(isWhole ? { body: 'whole' } : {}),
    });
    return comparedCase(contract, { ...facts, operation, style, variant, sends }, plan, judge);
  });
