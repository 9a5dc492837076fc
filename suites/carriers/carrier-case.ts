import { type Contract, operationIdsOf, operationOf } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import { badRequest, controlOf, scenarioCase, singleCase } from '../cases/build.ts';
import type { Case, ScenarioCase } from '../cases/case.ts';
import { isRepresentative, turnOf } from '../cases/credentials.ts';
import type { RequestPlan } from '../cases/request-plan.ts';
import { plainOf } from '../judge/plain-spelling.ts';
import { type Bundle, bundlesOf } from './bundles.ts';
import { type Carrier, carriersAt, describeCarriers, withCarriers } from './carrier.ts';
import { judgeBundle } from './judge-bundle.ts';
import { refusedStill } from './law.ts';
import { carriers } from './rows/index.ts';
import { planOf, type Stance, stancesAt } from './stances.ts';

/** A caller who must be refused, with a bundle of carriers. */
function bundleCase(
  contract: Contract,
  {
    stance,
    plan,
    style,
  }: { readonly stance: Stance; readonly plan: RequestPlan; readonly style: Style },
  bundle: Bundle,
): ScenarioCase {
  const { operation } = plan;
  return scenarioCase(
    {
      requirement: 'HARD-NO-BYPASS',
      operation,
      style: stance.key === null ? 'none' : style,
      variant: `${stance.id}-with-${bundle.id}`,
      sends: `${stance.words}, with ${describeCarriers(bundle.carriers)}`,
      expects: 'refused, as without them',
    },
    {
      needs: stance.key === null || stance.key === 'unknown' ? [] : [stance.key],
      needsModels: stance.denied === true,
      // The request, and the valid key with the same carriers.
      requests: 2,
      steady: 1,
      served: 0,
      run: (session) =>
        judgeBundle(session, {
          plan,
          style,
          carriers: bundle.carriers,
          expects401: stance.denied !== true && stance.key !== 'exhausted',
          ...(isRepresentative(contract, operation) ? {} : { turn: turnOf(stance.id + operation) }),
        }),
    },
  );
}

/** One endpoint of each format gets each substitute; the others take turns, but for one of their own. */
const sampledSubstitutes = (
  contract: Contract,
  operation: string,
  substitutes: readonly Carrier[],
): readonly Carrier[] =>
  isRepresentative(contract, operation)
    ? substitutes
    : substitutes.filter(
        ({ operations }, index) =>
          operations !== undefined || (index + turnOf(operation)) % 3 === 0,
      );

/** No key, and in its place something that is none. */
const substituteCases = (contract: Contract, operation: string, substitutes: readonly Carrier[]) =>
  sampledSubstitutes(contract, operation, substitutes).map((carrier) => {
    const plan = withCarriers(badRequest(operation, [], { body: 'whole' }), [carrier]);
    return singleCase(
      {
        requirement: 'HARD-NO-BYPASS',
        operation,
        style: 'none',
        variant: `no-key-with-${carrier.id}`,
        sends: `no key, and in its place ${carrier.words}`,
        expects: 'not served',
      },
      plan,
      {
        control: controlOf(contract, plan),
        plain: plainOf(plan),
        judge: refusedStill(contract, 'not served'),
      },
    );
  });

function isSameList<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false;
  return one.length === other.length;
}

/**
 * Every caller who must be refused, at every endpoint, with every carrier: twice, with other companions
 * each time. Bundles are shared between callers, so that one control serves them all.
 */
export function carrierCases(contract: Contract): readonly Case[] {
  const all = carriers();
  const shared: { readonly additions: readonly Carrier[]; readonly bundles: readonly Bundle[] }[] =
    [];
  /** Most endpoints take the same carriers, and so the same bundles. */
  const bundlesFor = (additions: readonly Carrier[]): readonly Bundle[] => {
    const known = shared.find((one) => isSameList(one.additions, additions));
    if (known !== undefined) return known.bundles;
    const bundles = bundlesOf(additions);
    shared.push({ additions, bundles });
    return bundles;
  };
  return operationIdsOf(contract).flatMap((operation) => {
    const { styles } = operationOf(contract, operation);
    const [style = 'bearer'] = styles;
    const { additions, substitutes } = carriersAt(contract, operation, all);
    const bundles = bundlesFor(additions);
    return [
      ...stancesAt(contract, operation).flatMap((stance) => {
        const plan = planOf(contract, stance, operation, style);
        return bundles.map((bundle) => bundleCase(contract, { stance, plan, style }, bundle));
      }),
      ...substituteCases(contract, operation, substitutes),
    ];
  });
}

/**
 * Returns how many combinations of a carrier, a caller who must be refused and an endpoint these cases
 * send.
 */
export function countCombinations(contract: Contract): number {
  const all = carriers();
  return operationIdsOf(contract)
    .map((operation) => {
      const callers = stancesAt(contract, operation).length;
      const { additions, substitutes } = carriersAt(contract, operation, all);
      return (
        additions.length * callers + sampledSubstitutes(contract, operation, substitutes).length
      );
    })
    .reduce((sum, count) => sum + count, 0);
}
