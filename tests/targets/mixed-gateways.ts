import { builtInContract } from '../../fixtures/contract.ts';
import { operationOf } from '../../spec/contract.ts';
import { operationIds, type RequirementId, type Style } from '../../spec/index.ts';
import { type Cell, cells, streams } from '../../suites/cases/credentials.ts';
import { checks } from '../../suites/checks/index.ts';
import * as mistakes from './hono/mistakes.ts';

/*
 * Gateways that are right in most and wrong in a known few. Each has just the findings that follow
 * from its mistake by the contract's words: none is missing, and none is invented.
 */

type Found = `${RequirementId} ${string} ${Style | 'none'}`;

const on = (requirement: RequirementId, places: readonly Cell[]): Found[] =>
  places.map(({ operation, style }): Found => `${requirement} ${operation} ${style}`);

const cellsOf = (isMeant: (cell: Cell) => boolean): readonly Cell[] =>
  cells(builtInContract()).filter(isMeant);
const messages = cellsOf(({ operation }) => operation === 'createMessage');
const realtime = cellsOf(({ operation }) => operation === 'connectRealtime');
const bearer = cellsOf(({ style }) => style === 'bearer');
const query = cellsOf(({ style }) => style === 'query');
const forms = cellsOf(
  ({ operation }) => operationOf(builtInContract(), operation).model?.in === 'multipart',
);

/** What an endpoint has that lets everybody do everything. */
const wideOpen = (places: readonly Cell[]): Found[] => [
  ...places.flatMap(({ operation }): Found[] => [`KEY-REQUIRED ${operation} none`]),
  ...(
    [
      'KEY-REQUIRED',
      'STYLE-OWN-HEADER',
      'KEY-MALFORMED',
      'KEY-PRESENTATION',
      // Two invalid keys at once are served as well.
      'KEY-CONFLICT',
      'KEY-UNKNOWN',
      'KEY-DELETED',
      'MODEL-FORBIDDEN',
      'KEY-QUOTA',
      'KEY-INACTIVE',
    ] as const
  ).flatMap((requirement) => on(requirement, places)),
];

type Mixed = {
  readonly name: string;
  readonly mistake: mistakes.Mistake;
  readonly found: readonly Found[];
  /** Whether one of the findings counts without --strict. */
  readonly verdict: 'violations' | 'conformant';
  /** Makes keys on the target as well. */
  readonly makesKeys: boolean;
};

// Where the query is not read at all, STYLE-GEMINI-EQUIVALENT has nothing to compare.
const queryIgnored: readonly Found[] = on('STYLE-GEMINI-QUERY', query);
/** A run that is not thorough sends Basic credentials to some endpoints only. */
const basicTaken = checks['KEY-PRESENTATION'](builtInContract())
  .filter(({ variant }) => variant === 'basic-user')
  .map(({ operation }): Found => `KEY-PRESENTATION ${operation} bearer`);
const formsTrusted = on('MODEL-FORBIDDEN', forms);

/** Each gateway, with what the check must find of it. */
export const mixed: readonly Mixed[] = [
  {
    name: 'keeps deleted keys in a cache for two seconds',
    mistake: mistakes.keepDeletedKeys,
    // It stops within the minute that HARD-REVOCATION gives.
    found: on('KEY-LIFECYCLE', messages),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'ignores the key in the query',
    mistake: mistakes.ignoreQuery,
    found: [...queryIgnored, ...on('KEY-LIFECYCLE', query)],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'answers 403 to an invalid key for messages',
    mistake: mistakes.forbidBadKeys,
    found: (
      [
        'KEY-MALFORMED',
        'KEY-PRESENTATION',
        'KEY-CONFLICT',
        'KEY-UNKNOWN',
        'KEY-DELETED',
        'AUTHENTICATION-FIRST',
        'KEY-LIFECYCLE',
        'KEY-INACTIVE-STATUS',
      ] as const
    ).flatMap((requirement) => on(requirement, messages)),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: "looks for the model in JSON alone, and lets a form's pass",
    mistake: mistakes.trustForms,
    found: [...formsTrusted, ...on('KEY-LIFECYCLE', forms)],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'sends no challenge',
    mistake: mistakes.challengeNobody,
    found: on('HTTP-CHALLENGE', cells(builtInContract())),
    verdict: 'conformant',
    makesKeys: true,
  },
  {
    name: 'shows the last sixteen characters of an invalid key in one place',
    mistake: mistakes.showEnd(16),
    found: on(
      'HARD-NO-ECHO',
      cellsOf(({ operation }) => operation === 'createEmbedding'),
    ),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'shows the last four characters of an invalid key, which is no mistake',
    mistake: mistakes.showEnd(4),
    found: [],
    verdict: 'conformant',
    makesKeys: true,
  },
  {
    name: 'mounted the handshake outside its guard',
    mistake: mistakes.openRealtime,
    found: [
      ...wideOpen(realtime),
      ...on('HTTP-UPGRADE-REFUSED', realtime),
      ...on('KEY-LIFECYCLE', realtime),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'mounted messages outside its guard',
    mistake: mistakes.openMessages,
    // An ill-encoded key is to be refused by that clause's own words.
    found: [...wideOpen(messages), ...on('HARD-BOUNDED', messages)],
    verdict: 'violations',
    // A key that outlives its deletion takes a minute to find.
    makesKeys: false,
  },
  {
    name: 'takes the key as the user of Basic credentials, too',
    mistake: mistakes.takeBasic,
    found: basicTaken,
    verdict: 'conformant',
    makesKeys: true,
  },
  {
    name: 'serves a disabled key that asks for a stream',
    mistake: mistakes.streamForDisabled,
    found: on(
      'KEY-INACTIVE',
      cellsOf(({ operation }) => streams(builtInContract(), operation)),
    ),
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'meters chat alone',
    mistake: mistakes.meterChat,
    found: [
      ...on(
        'KEY-QUOTA',
        cellsOf(
          ({ operation }) =>
            operation !== 'createChatCompletion' &&
            operationOf(builtInContract(), operation).cost !== 'free',
        ),
      ),
      // Whether a session that was opened would be closed at once cannot be seen from 101.
      ...on('HTTP-UPGRADE-REFUSED', realtime),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: "has a framework's middleware as it comes on OpenAI's endpoints",
    mistake: mistakes.asItComes,
    found: [
      // What is no token is 400 there, and each refusal is plain text.
      ...operationIds
        .filter((operation) => operationOf(builtInContract(), operation).format === 'openai')
        .map((operation): Found => `KEY-REQUIRED ${operation} none`),
      ...(
        ['KEY-REQUIRED', 'KEY-MALFORMED', 'KEY-PRESENTATION', 'ENVELOPE-NATIVE'] as const
      ).flatMap((requirement) => on(requirement, bearer)),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
  {
    name: 'ignores the key in the query, trusts forms and takes Basic credentials',
    mistake: (parts) =>
      [mistakes.takeBasic, mistakes.trustForms, mistakes.ignoreQuery].reduce(
        (sound, mistake) => mistake(sound),
        parts,
      ),
    found: [
      ...queryIgnored,
      ...formsTrusted,
      ...basicTaken,
      ...on('KEY-LIFECYCLE', [...query, ...forms]),
    ],
    verdict: 'violations',
    makesKeys: true,
  },
];
