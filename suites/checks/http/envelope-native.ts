import { type Contract, operationOf } from '../../../spec/contract.ts';
import * as exactChecks from '../../../spec/generated/exact-checks.js';
import type { Format, Style } from '../../../spec/index.ts';
import { createValidator } from '../../../spec/validator.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import { type Cell, cells, presentKey, presentRaw, waysToAsk } from '../../cases/credentials.ts';
import { type Answer, headerOf, jsonOf } from '../../cases/exchange.ts';
import type { CredentialPlan, KeyName } from '../../cases/request-plan.ts';
import { contradiction } from '../../judge/envelope.ts';
import { type Judge, whenRefused } from '../../judge/judges.ts';

const validator = createValidator(exactChecks);

/** What keeps an answer from being the format's error object; null where it is one. */
function envelopeFault(answer: Answer, schema: string): string | null {
  const type = headerOf(answer, 'content-type') ?? 'no Content-Type';
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return type.split(';')[0] ?? type;
  const body = jsonOf(answer);
  if (body === undefined) return 'a body that is not JSON';
  const [problem] = validator.problems(schema, body);
  return problem === undefined
    ? null
    : `JSON in which ${problem.pointer || 'the body'} ${problem.message}`;
}

type Sender = {
  readonly variant: string;
  readonly sends: string;
  /** Null where none is sent, and `nonsense` for a value that no style has. */
  readonly key: KeyName | 'nonsense' | null;
  readonly statuses: number[];
};

const judgeOf = (
  contract: Contract,
  format: Format,
  schema: string,
  { key, statuses }: Sender,
): Judge =>
  whenRefused(statuses, (answer) => {
    // Formats use different error words for an exhausted quota.
    const isSettled = key !== 'exhausted';
    const fault =
      envelopeFault(answer, schema) ?? (isSettled ? contradiction(contract, answer, format) : null);
    return fault === null
      ? null
      : {
          expected: `${answer.status} with ${contract.formats[format].name}'s error object as JSON`,
          seen: `${answer.status} with ${fault}`,
        };
  });

const senders: readonly Sender[] = [
  { variant: 'absent', sends: 'no credential', key: null, statuses: [401] },
  { variant: 'nonsense', sends: 'a value that is no key', key: 'nonsense', statuses: [401] },
  { variant: 'unknown', sends: 'a key that was never issued', key: 'unknown', statuses: [401] },
  { variant: 'deleted', sends: 'a deleted key', key: 'deleted', statuses: [401] },
  { variant: 'disabled', sends: 'a disabled key', key: 'disabled', statuses: [401, 403] },
  { variant: 'expired', sends: 'an expired key', key: 'expired', statuses: [401, 403] },
  {
    variant: 'exhausted',
    sends: 'a key without quota',
    key: 'exhausted',
    statuses: [401, 402, 403, 429],
  },
  {
    variant: 'denied-model',
    sends: 'the restricted key with a model not on its list',
    key: 'restricted',
    statuses: [403],
  },
];

function credentialsOf(
  contract: Contract,
  style: Style,
  key: KeyName | 'nonsense' | null,
): CredentialPlan[] {
  if (key === null) return [];
  return key === 'nonsense'
    ? [presentRaw(contract, style, null, () => 'not-a-key')]
    : [presentKey(contract, style, key)];
}

/** What an answer is asked to be, where it can be something else than JSON. */
const media: Readonly<Record<string, readonly [member: string, value: string]>> = {
  createTranscription: ['response_format', 'text'],
  createTranslation: ['response_format', 'srt'],
  createSpeech: ['response_format', 'wav'],
};

/** A request for another medium is refused in the same form: clients read the status first. */
function inAnotherMedium(contract: Contract, { operation, style }: Cell) {
  const { format, error } = operationOf(contract, operation);
  const [member, value] = media[operation] ?? [];
  if (member === undefined || value === undefined) return [];
  return senders
    .filter(({ key }) => key === 'unknown' || key === 'restricted')
    .map((sender) => {
      const plan = badRequest(operation, credentialsOf(contract, style, sender.key), {
        model: sender.key === 'restricted' ? 'denied' : 'usual',
        body: 'whole',
        members: { [member]: value },
      });
      return comparedCase(
        contract,
        {
          requirement: 'ENVELOPE-NATIVE',
          operation,
          style,
          variant: `${sender.variant}-as-${value}`,
          sends: `${sender.sends}, with ${member} ${value}`,
          expects: `a refusal with ${contract.formats[format].name}'s error object`,
        },
        plan,
        judgeOf(contract, format, error, sender),
      );
    });
}

/** Each caller who is refused, with each way to ask for an answer. */
function inEachState(contract: Contract, { operation, style }: Cell) {
  const { format, error, model, cost } = operationOf(contract, operation);
  return senders
    .filter(({ key }) =>
      key === 'restricted' ? model !== null : key !== 'exhausted' || cost !== 'free',
    )
    .flatMap((sender) =>
      waysToAsk(contract, operation).map(({ stream }) => {
        const { variant, sends, key } = sender;
        const late = key === 'restricted' || key === 'exhausted';
        const plan = badRequest(operation, credentialsOf(contract, style, key), {
          stream,
          model: key === 'restricted' ? 'denied' : 'usual',
          body: late ? 'whole' : 'guarded',
        });
        return comparedCase(
          contract,
          {
            requirement: 'ENVELOPE-NATIVE',
            operation,
            style,
            variant: stream ? `${variant}-streamed` : variant,
            sends: `${sends}${stream ? ', asking for a stream' : ''}`,
            expects: `a refusal with ${contract.formats[format].name}'s error object`,
          },
          plan,
          judgeOf(contract, format, error, sender),
        );
      }),
    );
}

/** A refusal uses the endpoint's own format, so that the format's SDK raises its own typed error. */
export const envelopeNative = (contract: Contract) =>
  cells(contract).flatMap((cell) => [
    ...inEachState(contract, cell),
    ...inAnotherMedium(contract, cell),
  ]);
