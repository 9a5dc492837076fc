import type { Contract } from '../../../spec/contract.ts';
import { badRequest, controlOf, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { cells, presentChanged, presentKey, waysToAsk } from '../../cases/credentials.ts';
import type { Answer, Exchange } from '../../cases/exchange.ts';
import { changeLast } from '../../cases/malformed-keys.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import type { BodyOrder } from '../../cases/target.ts';
import { describeAnswer, explainFailure, isServed, troubleOf } from '../../judge/classify.ts';
import { differencesBetween, fingerprint } from '../../judge/fingerprint.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { withoutShownKey } from '../../judge/shown-key.ts';

const expected = 'answers that differ in nothing but ids and dates';

/** Answers to unknown keys, which show what varies by itself, and to a deleted key. */
type Compared = { readonly unknown: readonly Exchange[]; readonly deleted: readonly Exchange[] };

/** Further requests with each key where the first answers differ: some headers have few values. */
const further = 3;

const answersOf = (exchanges: readonly Exchange[]): Answer[] =>
  exchanges.flatMap(({ answer }) => (answer === null ? [] : [answer]));

/** The names of the parts in which answers differ, without values: those could be secret. */
function differencesOf(unknown: readonly Answer[], deleted: readonly Answer[]): string | null {
  const names = differencesBetween(unknown.map(fingerprint), deleted.map(fingerprint)).map(
    (name) => {
      if (name === 'status') {
        return [...new Set([...unknown, ...deleted].map(({ status }) => `status ${status}`))];
      }
      return name.startsWith('/') ? 'body' : `header ${name}`;
    },
  );
  return names.length === 0 ? null : [...new Set(names.flat())].join(', ');
}

/** In words what differs between the answers, beyond what each shows of the key that was sent; null without. */
function differenceOf({ unknown, deleted }: Compared, keyOf: Session['keyOf']): string | null {
  const [ones, others] = [answersOf(unknown), answersOf(deleted)];
  const differs = differencesOf(ones, others);
  if (differs === null) return null;
  // What an answer shows of the key that was sent is known to whoever sent it.
  const unshown = differencesOf(
    ones.map((answer) => withoutShownKey(answer, keyOf('unknown') ?? '')),
    others.map((answer) => withoutShownKey(answer, keyOf('deleted') ?? '')),
  );
  return unshown === null ? null : differs;
}

/** Why two first answers cannot be compared; null where they can. */
function obstacleTo(
  unknown: Exchange,
  deleted: Exchange,
  control: Exchange,
  order: BodyOrder,
): Judgement | null {
  if (unknown.answer === null) return inconclusive(explainFailure(unknown));
  if (deleted.answer === null) return inconclusive(explainFailure(deleted));
  const doubt = doubtOf(control, order) ?? troubleOf(unknown.answer) ?? troubleOf(deleted.answer);
  if (doubt !== null) return inconclusive(doubt);
  if (isServed(deleted.answer)) {
    const reason = 'the deleted key was served, not refused';
    return { outcome: 'inconclusive', reason, elsewhere: true };
  }
  const unfinished = [unknown, deleted].find(({ answer }) => answer?.unfinished !== undefined);
  return unfinished === undefined ? null : inconclusive(describeAnswer(unfinished));
}

/** An unknown key and a deleted key get answers that differ in nothing but ids and dates. */
export const hardNoOracle = (contract: Contract) =>
  cells(contract).flatMap(({ operation, style }) =>
    waysToAsk(contract, operation).map(({ stream }) =>
      scenarioCase(
        {
          requirement: 'HARD-NO-ORACLE',
          operation,
          style,
          variant: stream ? 'unknown-and-deleted-streamed' : 'unknown-and-deleted',
          sends: `a key that was never issued, and a deleted one${stream ? ', asking for a stream' : ''}`,
          expects: expected,
        },
        {
          needs: ['active', 'deleted'],
          requests: 3 + 2 * further,
          steady: 3,
          run: async (session) => {
            const plan = badRequest(operation, [presentKey(contract, style, 'unknown')], {
              stream,
            });
            const another = presentChanged(contract, style, 'unknown', changeLast);
            const others = badRequest(operation, [another], { stream });
            const dead = badRequest(operation, [presentKey(contract, style, 'deleted')], {
              stream,
            });
            const [first, other, gone] = await Promise.all([plan, others, dead].map(session.send));
            if (first === undefined || other === undefined || gone === undefined) {
              return inconclusive('not sent');
            }
            const control = await session.control(controlOf(contract, plan, style));
            const obstacle = obstacleTo(first, gone, control, session.orderOf(operation));
            if (obstacle !== null) return obstacle;
            const compared = { unknown: [first, other], deleted: [gone] };
            if (differenceOf(compared, session.keyOf) === null) return passed;
            const repeat = (one: RequestPlan) =>
              Promise.all(Array.from({ length: further }, () => session.send(one)));
            const differs = differenceOf(
              {
                unknown: [...compared.unknown, ...(await repeat(plan))],
                deleted: [...compared.deleted, ...(await repeat(dead))],
              },
              session.keyOf,
            );
            return differs === null
              ? passed
              : failed('wrong-shape', expected, gone, `the answers differ in: ${differs}`);
          },
        },
      ),
    ),
  );
