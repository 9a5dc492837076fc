import { type Contract, operationOf, requestOf } from '../../../spec/contract.ts';
import { badRequest, comparedCase } from '../../cases/build.ts';
import { type Cell, cells, presentKey } from '../../cases/credentials.ts';
import { refusedWith } from '../../judge/judges.ts';
import { keysWithoutQuota } from '../made-keys/made-states.ts';
import { spentQuota } from '../made-keys/spent-quota.ts';
import { casesOfState } from './key-state.ts';

const expected = 'not served: 402, 403 or 429, or 401';

/** Endpoints that spend: a key without quota may still list the models. */
export const spends = (contract: Contract, { operation }: Cell): boolean =>
  operationOf(contract, operation).cost !== 'free';

/** Members that limit how long an answer may be, and with that what a call may cost. */
const limits: readonly string[] = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];

const judge = refusedWith({
  statuses: [401, 402, 403, 429],
  expected,
  forbidsServing: true,
});

/** A call without a limit for its answer: some gateways reckon its price from the limit, and find none. */
function unlimited(contract: Contract, { operation, style }: Cell) {
  const fixture = requestOf(contract, operation);
  const { required } = operationOf(contract, operation);
  const named = fixture.kind === 'json' ? limits.filter((name) => name in fixture.body) : [];
  if (named.length === 0 || named.some((name) => required.includes(name))) return [];
  const members = Object.fromEntries(named.map((name) => [name, undefined]));
  const plan = badRequest(operation, [presentKey(contract, style, 'exhausted')], {
    body: 'whole',
    members,
  });
  return [
    comparedCase(
      contract,
      {
        requirement: 'KEY-QUOTA',
        operation,
        style,
        variant: 'exhausted-unlimited',
        sends: 'a key whose quota is exhausted, and no limit for its answer',
        expects: expected,
      },
      plan,
      judge,
    ),
  ];
}

/** A key whose quota is exhausted is not served, whether it was made so or its calls spent the quota. */
export const keyQuota = (contract: Contract) => [
  ...casesOfState(contract, 'KEY-QUOTA', 'exhausted', {
    judge,
    expects: expected,
    whole: true,
    where: (one) => spends(contract, one),
  }),
  ...cells(contract).flatMap((cell) => unlimited(contract, cell)),
  ...keysWithoutQuota(contract),
  ...spentQuota(contract),
];
