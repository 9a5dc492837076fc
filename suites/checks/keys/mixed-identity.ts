import { type Contract, operationOf } from '../../../spec/contract.ts';
import { comparedCase, controlOf, request, scenarioCase } from '../../cases/build.ts';
import { firstStyle, otherStyles, presentKey } from '../../cases/credentials.ts';
import type { CredentialPlan, KeyName } from '../../cases/request-plan.ts';
import { maySpend } from '../../cases/target.ts';
import {
  acceptsKey,
  describeAnswer,
  explainFailure,
  isServed,
  readAnswer,
} from '../../judge/classify.ts';
import {
  describeStatuses,
  doubtOf,
  failed,
  inconclusive,
  isSameRefusal,
  type Judge,
  passed,
} from '../../judge/judges.ts';
import { comparedWithPlain } from '../../judge/plain-spelling.ts';

/** How often the valid key must be refused beside an unknown one. */
const attempts = 4;

const expected = 'refused, or served by the one key that also authenticates alone';

const onlyPaid = 'refused for its body: only a paid call can show which key decides on the model';

/**
 * The restricted key and the valid key in one request, for a model that the restricted one may not
 * use. Where that is served, the valid key decided on the model; it must then be the one that
 * authenticates too: with an unknown key in the other place the request must be accepted as well. Otherwise one part of the gateway uses one credential, and another part the other.
 */
export function mixedIdentityCases(contract: Contract, operation: string) {
  const style = firstStyle(contract, operation);
  return otherStyles(contract, style).flatMap((other) =>
    [true, false].map((restrictedInOwn) => {
      const variant = restrictedInOwn
        ? `restricted-beside-good-${other}`
        : `good-beside-restricted-${other}`;
      const pair = (weak: KeyName): CredentialPlan[] =>
        restrictedInOwn
          ? [presentKey(contract, style, weak), presentKey(contract, other, 'active')]
          : [presentKey(contract, style, 'active'), presentKey(contract, other, weak)];
      return scenarioCase(
        {
          requirement: 'KEY-CONFLICT',
          operation,
          style,
          variant,
          sends: `the restricted key as ${restrictedInOwn ? style : other} and the valid key as ${restrictedInOwn ? other : style}, with a model that the restricted key may not use`,
          expects: expected,
        },
        {
          needs: ['active', 'restricted'],
          needsModels: true,
          requests: 2 + attempts,
          usual: 2,
          run: async (session) => {
            const paid = maySpend(session.target, operationOf(contract, operation).cost);
            if (!paid && session.orderOf(operation) === 'body-first') return inconclusive(onlyPaid);
            const mixed = await session.send(
              request(operation, pair('restricted'), {
                model: 'denied',
                body: paid ? 'whole' : 'incomplete',
              }),
            );
            const together = readAnswer(mixed);
            const good = request(operation, [presentKey(contract, style, 'active')]);
            const control = await session.control(controlOf(contract, good, style));
            const doubt = doubtOf(control, session.orderOf(operation));
            if (together.kind === 'refused') return doubt === null ? passed : inconclusive(doubt);
            const alone = request(operation, [presentKey(contract, style, 'restricted')], {
              model: 'denied',
              body: paid ? 'whole' : 'incomplete',
            });
            // The refusal of the model, with whatever status: the restricted key decided.
            const isModelRefused =
              together.kind !== 'served' &&
              !isSameRefusal(mixed.answer, control) &&
              isSameRefusal(mixed.answer, await session.control(alone));
            if (isModelRefused) return doubt === null ? passed : inconclusive(doubt);
            if ('reason' in together) return inconclusive(together.reason);
            // Behind the gateway a provider may turn a call away now and then: one refusal says little.
            const statuses = new Set<number>();
            for (let turn = 0; turn < attempts; turn += 1) {
              const reading = readAnswer(await session.send(request(operation, pair('unknown'))));
              if (acceptsKey(reading)) return passed;
              if (reading.kind !== 'refused') return inconclusive(reading.reason);
              statuses.add(reading.status);
            }
            if (together.kind === 'taken') return inconclusive(onlyPaid);
            const seen = `${describeAnswer(mixed)}, though the valid key alone beside an unknown one gets ${describeStatuses([...statuses])}`;
            return comparedWithPlain(failed('served', expected, mixed, seen), alone, session);
          },
        },
      );
    }),
  );
}

const neither = 'not served: neither key may use the model alone';

/** What neither of two keys opens alone, the pair must not open. */
const judgePair: Judge = (exchange, { control, order }) => {
  const { answer } = exchange;
  if (answer === null) return inconclusive(explainFailure(exchange));
  if (isServed(answer)) return failed('served', neither, exchange);
  const doubt = doubtOf(control, order);
  return doubt === null ? passed : inconclusive(doubt);
};

/** The restricted key and an unknown one in a request for a model that the restricted key may not use. */
export function hopelessPairCases(contract: Contract, operation: string) {
  const style = firstStyle(contract, operation);
  const denied = { model: 'denied', body: 'whole' } as const;
  return otherStyles(contract, style).flatMap((other) =>
    [true, false].map((restrictedInOwn) => {
      const [own, foreign]: [KeyName, KeyName] = restrictedInOwn
        ? ['restricted', 'unknown']
        : ['unknown', 'restricted'];
      const credentials = [presentKey(contract, style, own), presentKey(contract, other, foreign)];
      const plan = request(operation, credentials, denied);
      return comparedCase(
        contract,
        {
          requirement: 'KEY-CONFLICT',
          operation,
          style,
          variant: `${own}-with-${foreign}-${other}`,
          sends: `the ${own} key as ${style} and the ${foreign} key as ${other}, with a model that the restricted key may not use`,
          expects: neither,
        },
        plan,
        judgePair,
        { plain: request(operation, [presentKey(contract, style, 'restricted')], denied) },
      );
    }),
  );
}
