import { formats, type OperationId, operationIds, operationOf } from '../../../spec/index.ts';
import { badRequest, controlOf, request, singleCase } from '../../cases/build.ts';
import { firstStyle, presentKey } from '../../cases/credentials.ts';
import type { Judge } from '../../judge/judges.ts';
import { plainOf } from '../../judge/plain-spelling.ts';
import { notGiven } from './not-served.ts';
import { type PathSpelling, pathSpellings } from './path-spellings.ts';
import { isSiblings, siblings } from './sibling-paths.ts';

const withoutVersion = (path: string): string => path.replace(/^\/v1(?:beta)?/, '');

/** Paths under which gateways offer the same endpoint once more. */
function mountsOf(operation: OperationId): PathSpelling[] {
  const { format, model } = operationOf(operation);
  return [
    ['without-version', 'the path without its version', withoutVersion],
    ['version-2', 'the path under /v2', (path) => `/v2${withoutVersion(path)}`],
    ['under-api', 'the path under /api', (path) => `/api${path}`],
    ['under-vendor', "the path under its vendor's name", (path) => formats[format].mount + path],
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

function without(operation: OperationId, [variant, words, respell]: PathSpelling, judge: Judge) {
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
    { control: controlOf(plan), plain: plainOf(plan), judge },
  );
}

const spelledForModels = ['trailing-slash', 'double-slash-first', 'encoded-letter'];

/** The restricted key on another path, which must not forget the key's list of models. */
function forbidden(operation: OperationId, [variant, words, respell]: PathSpelling) {
  const style = firstStyle(operation);
  const plan = request(operation, [presentKey(style, 'restricted')], {
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
      control: controlOf(plan, style),
      plain: plainOf(plan),
      judge: notGiven(expected),
    },
  );
}

/** Paths beside the contract's that lead to the same work: none without a key, none past the model list. */
export const otherPathCases = [
  ...operationIds.flatMap((operation) =>
    mountsOf(operation).map((mount) => without(operation, mount, notGiven(expected))),
  ),
  ...siblings.map((one) =>
    without(
      one.operation,
      [one.variant, one.words, one.respell],
      notGiven(expected, (answer, { control }, { request }) =>
        isSiblings(answer, one, { path: request.target, control: control?.answer ?? null }),
      ),
    ),
  ),
  ...operationIds
    .filter((operation) => operationOf(operation).model !== null)
    .flatMap((operation) =>
      [
        ...mountsOf(operation),
        ...pathSpellings
          .filter(([variant]) => spelledForModels.includes(variant))
          .map(
            ([variant, words, respell]): PathSpelling => [variant, `a path with ${words}`, respell],
          ),
      ].map((spelling) => forbidden(operation, spelling)),
    ),
];
