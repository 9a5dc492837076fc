import { type Contract, operationIdsOf, operationOf } from '../../../spec/contract.ts';
import { badRequest, controlOf, request, singleCase } from '../../cases/build.ts';
import { firstStyle, presentKey } from '../../cases/credentials.ts';
import { isServed } from '../../judge/classify.ts';
import type { Judge } from '../../judge/judges.ts';
import { plainOf } from '../../judge/plain-spelling.ts';
import { notGiven } from './not-served.ts';
import { type PathSpelling, pathSpellings } from './path-spellings.ts';
import { isSiblings, siblings } from './sibling-paths.ts';

const withoutVersion = (path: string): string => path.replace(/^\/v1(?:beta)?/, '');

/** Paths under which gateways offer the same endpoint once more. */
function mountsOf(contract: Contract, operation: string): PathSpelling[] {
  const { format, model } = operationOf(contract, operation);
  return [
    ['without-version', 'the path without its version', withoutVersion],
    ['version-2', 'the path under /v2', (path) => `/v2${withoutVersion(path)}`],
    ['under-api', 'the path under /api', (path) => `/api${path}`],
    [
      'under-vendor',
      "the path under its vendor's name",
      (path) => contract.formats[format].mount + path,
    ],
    ...(format === 'openai' && model !== null
      ? [
          [
            'deployment',
            'the path of a deployment',
            (path: string, usual: string) =>
              `/openai/deployments/${encodeURIComponent(usual)}${withoutVersion(path)}`,
          ] satisfies PathSpelling,
        ]
      : []),
  ];
}

const expected = 'not served: refused, or there is no such endpoint';

function without(
  contract: Contract,
  operation: string,
  [variant, words, respell]: PathSpelling,
  judge: Judge,
) {
  const plan = badRequest(operation, [], { body: 'whole', respell });
  return singleCase(
    {
      requirement: 'HARD-NO-BYPASS',
      operation,
      style: 'none',
      variant: `other-path-${variant}`,
      sends: `no credential, to ${words}`,
      expects: expected,
    },
    plan,
    { control: controlOf(contract, plan), plain: plainOf(plan), judge },
  );
}

const deadKeys = [
  { key: 'deleted', words: 'a deleted key' },
  { key: 'disabled', words: 'a disabled key' },
  { key: 'expired', words: 'an expired key' },
  { key: 'exhausted', words: 'a key whose quota is exhausted' },
] as const;

/** Keys that were once valid, on the path of a stream, which has a handler of its own. */
const deadOnStreams = (contract: Contract) =>
  siblings
    .filter(({ variant }) => variant === 'stream')
    .flatMap(({ operation, respell, words }) =>
      deadKeys.map((one) => {
        const style = firstStyle(contract, operation);
        const plan = badRequest(operation, [presentKey(contract, style, one.key)], { respell });
        return singleCase(
          {
            requirement: 'HARD-NO-BYPASS',
            operation,
            style,
            variant: `other-path-stream-${one.key}`,
            sends: `${one.words}, to ${words}`,
            expects: expected,
          },
          plan,
          {
            control: controlOf(contract, plan, style),
            plain: plainOf(plan),
            judge: notGiven(contract, expected, (answer) => isServed(answer)),
          },
        );
      }),
    );

const spelledForModels = ['trailing-slash', 'double-slash-first', 'encoded-letter'];

/** The restricted key on another path, which must not forget the key's list of models. */
function forbidden(contract: Contract, operation: string, [variant, words, respell]: PathSpelling) {
  const style = firstStyle(contract, operation);
  const plan = request(operation, [presentKey(contract, style, 'restricted')], {
    body: 'whole',
    model: 'denied',
    respell,
  });
  return singleCase(
    {
      requirement: 'HARD-NO-BYPASS',
      operation,
      style,
      variant: `denied-model-${variant}`,
      sends: `the restricted key with a model that it may not use, to ${words}`,
      expects: expected,
    },
    plan,
    {
      control: controlOf(contract, plan, style),
      plain: plainOf(plan),
      judge: notGiven(contract, expected),
    },
  );
}

/** Paths beside the contract's that lead to the same work: none without a key, none past the model list. */
export const otherPathCases = (contract: Contract) => [
  ...operationIdsOf(contract).flatMap((operation) =>
    mountsOf(contract, operation).map((mount) =>
      without(contract, operation, mount, notGiven(contract, expected)),
    ),
  ),
  ...deadOnStreams(contract),
  ...siblings.map((one) =>
    without(
      contract,
      one.operation,
      [one.variant, one.words, one.respell],
      notGiven(contract, expected, (answer, { control }, { request }) =>
        isSiblings(contract, answer, one, {
          path: request.target,
          control: control?.answer ?? null,
        }),
      ),
    ),
  ),
  ...operationIdsOf(contract)
    .filter((operation) => operationOf(contract, operation).model !== null)
    .flatMap((operation) =>
      [
        ...mountsOf(contract, operation),
        ...pathSpellings
          .filter(([variant]) => spelledForModels.includes(variant))
          .map(
            ([variant, words, respell]): PathSpelling => [variant, `a path with ${words}`, respell],
          ),
      ].map((spelling) => forbidden(contract, operation, spelling)),
    ),
];
