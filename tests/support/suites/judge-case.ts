import { builtInContract } from '../../../fixtures/contract.ts';
import { keyFixtures, restrictedModels } from '../../../fixtures/keys.ts';
import type { Mark } from '../../../spec/requirement.ts';
import { viewOf } from '../../../suites/cases/build.ts';
import { type Case, findingsOf, isCounted, type Judgement } from '../../../suites/cases/case.ts';
import type { Exchange } from '../../../suites/cases/exchange.ts';
import type { Provisioner } from '../../../suites/cases/provisioner.ts';
import type { KeyName, RequestPlan } from '../../../suites/cases/request-plan.ts';
import type { Session } from '../../../suites/cases/session.ts';
import { served } from './judging.ts';

const keyOf = (name: KeyName): string =>
  name === 'unknown' ? 'sk-neverissued' : keyFixtures[name].key;

/** What a gateway does in addition to the answer that is judged. */
type Around = {
  /** The answer to each control of the valid key; served where it is left out. */
  readonly control?: Exchange | ((plan: RequestPlan) => Exchange);
  readonly provisioner?: Provisioner;
};

const isValid = ({ credentials }: RequestPlan): boolean =>
  credentials.length > 0 && credentials.every(({ key }) => key === 'active');

const controlIn = ({ control = served }: Around, plan: RequestPlan): Exchange =>
  typeof control === 'function' ? control(plan) : control;

/** A session with a gateway that answers each request as `answer` says. */
const sessionWith = (answer: (plan: RequestPlan) => Exchange, around: Around): Session => ({
  contract: builtInContract(),
  target: {
    baseUrl: new URL('http://127.0.0.1'),
    keys: {},
    allowedModels: restrictedModels,
    cost: 'costly',
  },
  send: async (plan) => answer(plan),
  sendInTurn: async (plans) => plans.map(answer),
  control: async (plan) => (isValid(plan) ? controlIn(around, plan) : answer(plan)),
  orderOf: () => 'key-first',
  leakAt: () => null,
  searchedAt: () => 0,
  keyOf,
  provisioner: around.provisioner ?? null,
  keepSecret: () => undefined,
  makeNonce: () => 'nonce',
  pause: async () => undefined,
});

/** What a case comes to on a gateway that answers so. */
export async function judgeCase(
  one: Case,
  answer: (plan: RequestPlan) => Exchange,
  around: Around = {},
): Promise<Judgement> {
  const session = sessionWith(answer, around);
  if (one.kind === 'scenario') return one.run(session);
  const control = one.control === null ? null : controlIn(around, one.control);
  return one.judge(answer(one.request), viewOf(session, one.request, control));
}

/** How the matrix marks a case that came to this, without `--strict`. */
export function markOf({ requirement }: Case, judgement: Judgement): Mark | 'not-applicable' {
  if (judgement.outcome !== 'failed') return judgement.outcome;
  return findingsOf(judgement).some(({ severity }) => isCounted(requirement, severity, false))
    ? 'counted'
    : 'reported';
}
