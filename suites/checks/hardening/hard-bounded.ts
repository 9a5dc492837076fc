import { type Contract, operationOf, styleOf } from '../../../spec/contract.ts';
import { badRequest, controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { cells, isInQuery, presentKey, presentRaw } from '../../cases/credentials.ts';
import { describeAnswer, explainFailure, isServed, readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { rawCases } from '../raw/raw-case.ts';
import { illBytes } from '../raw/raw-variants.ts';

const expected = 'refused with 4xx, and the next good request is accepted';

const facts = { requirement: 'HARD-BOUNDED', expects: expected } as const;

/** Values that a careless parser, comparison or log chokes on. In a query a byte stands percent-encoded. */
const values: readonly (readonly [string, string, string])[] = [
  ['8-kib', 'a key of 8 KiB', `sk-${'a'.repeat(8 * 1024)}`],
  ['64-kib', 'a key of 64 KiB', `sk-${'a'.repeat(64 * 1024)}`],
  ['bad-utf-8', 'bytes that are no UTF-8', 'sk-\xff\xfe\xc0\xaf'],
  ['lone-surrogate', 'an encoded lone surrogate', 'sk-\xed\xa0\x80'],
  ['emoji', 'an emoji in UTF-8', 'sk-\xf0\x9f\x94\x91'],
  ['percent-broken', 'a broken percent-encoding', 'sk-%zz%'],
];

const inUrl = (value: string): string =>
  value.replace(/[^\x21-\x7e]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);

const oddValues = (contract: Contract) =>
  cells(contract).flatMap(({ operation, style }) =>
    values.map(([variant, sends, value]) =>
      scenarioCase(
        { ...facts, operation, style, variant, sends: `${sends}, and then the valid key` },
        {
          needs: ['active'],
          requests: 3,
          usual: 2,
          served: 1,
          run: async (session): Promise<Judgement> => {
            const good = request(operation, [presentKey(contract, style, 'active')]);
            const doubt = doubtOf(
              await session.control(controlOf(contract, good, style)),
              session.orderOf(operation),
            );
            if (doubt !== null) return inconclusive(doubt);
            const written =
              styleOf(contract, style).prefix + (isInQuery(contract, style) ? inUrl(value) : value);
            const odd = await session.send(
              badRequest(operation, [presentRaw(contract, style, null, () => written)], {
                // A plain request, where others would shake hands: a server that cuts off too long a
                // head resets the connection, and a handshake's client then mostly misses the answer.
                method: operationOf(contract, operation).method,
              }),
            );
            const next = await session.send(good);
            const { answer } = odd;
            if (answer !== null && isServed(answer)) return failed('served', expected, odd);
            const reading = readAnswer(next);
            if (reading.kind === 'refused') return failed('refused', expected, next);
            if (next.answer === null && next.failure.kind === 'unreachable') {
              return failed('wrong-refusal', expected, odd, 'the service no longer answers');
            }
            if (reading.kind === 'unavailable') return inconclusive(reading.reason);
            if (answer === null) {
              return odd.failure.kind === 'timeout'
                ? failed('wrong-refusal', expected, odd, 'no answer came in time')
                : inconclusive(explainFailure(odd));
            }
            return answer.status >= 400 && answer.status < 500
              ? passed
              : failed('wrong-refusal', expected, odd, describeAnswer(odd));
          },
        },
      ),
    ),
  );

/** An oversized or ill-encoded credential is refused with 4xx, and the service goes on serving. */
export const hardBounded = (contract: Contract) => [
  ...oddValues(contract),
  ...rawCases(contract, 'HARD-BOUNDED', illBytes(contract)),
];
