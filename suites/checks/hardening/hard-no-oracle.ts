import type { Contract } from '../../../spec/contract.ts';
import { badRequest, controlOf, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { cells, presentChanged, presentKey, waysToAsk } from '../../cases/credentials.ts';
import type { Answer, Exchange } from '../../cases/exchange.ts';
import { changeLast } from '../../cases/malformed-keys.ts';
import type { Session } from '../../cases/session.ts';
import type { BodyOrder } from '../../cases/target.ts';
import { describeAnswer, explainFailure, isServed, troubleOf } from '../../judge/classify.ts';
import { fingerprint, varyingNames, withoutVarying } from '../../judge/fingerprint.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { withoutShownKey } from '../../judge/shown-key.ts';

const expected = 'answers that differ in nothing but ids and dates';

/** The names of the parts in which two answers differ, without values: those could be secret. */
function difference(unknown: readonly string[], deleted: readonly string[]): string | null {
  const onlyIn = (one: readonly string[], other: readonly string[]) =>
    one.filter((line) => !other.includes(line));
  const lines = [...onlyIn(unknown, deleted), ...onlyIn(deleted, unknown)];
  const names = lines.map((line) =>
    line.startsWith('status ')
      ? line
      : /^[^/:]+(?=: )/.test(line)
        ? `header ${line.split(':')[0]}`
        : 'body',
  );
  return names.length === 0 ? null : [...new Set(names)].join(', ');
}

/** The answers to compare: two to unknown keys, which show what varies by itself, and one to a deleted key. */
type Compared = {
  readonly unknown: Exchange;
  readonly other: Exchange;
  readonly deleted: Exchange;
};

function judgePair(
  { unknown, other, deleted }: Compared,
  control: Exchange,
  { order, keyOf }: { readonly order: BodyOrder; readonly keyOf: Session['keyOf'] },
): Judgement {
  if (unknown.answer === null) return inconclusive(explainFailure(unknown));
  if (deleted.answer === null) return inconclusive(explainFailure(deleted));
  const doubt = doubtOf(control, order) ?? troubleOf(unknown.answer) ?? troubleOf(deleted.answer);
  if (doubt !== null) return inconclusive(doubt);
  if (isServed(deleted.answer)) {
    const reason = 'the deleted key was served, not refused';
    return { outcome: 'inconclusive', reason, elsewhere: true };
  }
  const unfinished = [unknown, deleted].find(({ answer }) => answer?.unfinished !== undefined);
  if (unfinished !== undefined) return inconclusive(describeAnswer(unfinished));
  const varying =
    other.answer === null
      ? new Set<string>()
      : varyingNames(fingerprint(unknown.answer), fingerprint(other.answer));
  const steady = (answer: Answer) => withoutVarying(fingerprint(answer), varying);
  const differs = difference(steady(unknown.answer), steady(deleted.answer));
  if (differs === null) return passed;
  // What an answer shows of the key that was sent is known to whoever sent it.
  const unshown = difference(
    steady(withoutShownKey(unknown.answer, keyOf('unknown') ?? '')),
    steady(withoutShownKey(deleted.answer, keyOf('deleted') ?? '')),
  );
  return unshown === null
    ? passed
    : failed('wrong-shape', expected, deleted, `the answers differ in: ${differs}`);
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
          requests: 3,
          run: async (session) => {
            const plan = badRequest(operation, [presentKey(contract, style, 'unknown')], {
              stream,
            });
            const another = presentChanged(contract, style, 'unknown', changeLast);
            const [unknown, other, deleted] = await Promise.all([
              session.send(plan),
              session.send(badRequest(operation, [another], { stream })),
              session.send(
                badRequest(operation, [presentKey(contract, style, 'deleted')], { stream }),
              ),
            ]);
            const control = await session.control(controlOf(contract, plan, style));
            return judgePair({ unknown, other, deleted }, control, {
              order: session.orderOf(operation),
              keyOf: session.keyOf,
            });
          },
        },
      ),
    ),
  );
