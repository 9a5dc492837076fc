import { getOrMake, remember } from '../../base/json.ts';
import type { Contract } from '../../spec/contract.ts';
import type { Style } from '../../spec/index.ts';
import type { CaseFacts, JudgeView, ScenarioCase, SingleCase } from './case.ts';
import { firstStyle, presentKey } from './credentials.ts';
import type { Exchange } from './exchange.ts';
import type { CredentialPlan, KeyName, RequestPlan } from './request-plan.ts';
import type { Session } from './session.ts';

type Optional = Partial<Omit<RequestPlan, 'operation' | 'credentials'>>;

/** A request with these credentials; its body is an ordinary one by default. */
export function request(
  operation: string,
  credentials: readonly CredentialPlan[],
  more: Optional = {},
): RequestPlan {
  return { operation, credentials, body: 'ordinary', model: 'usual', stream: false, ...more };
}

/** A request that is to be refused for its key. */
export const badRequest = (
  operation: string,
  credentials: readonly CredentialPlan[],
  more: Optional = {},
): RequestPlan => request(operation, credentials, { body: 'guarded', ...more });

/** The controls of a contract: thousands of cases share a few, and so does whoever sends them. */
const controlsOf = remember((_contract: Contract) => new Map<string, RequestPlan>());

/**
 * The accepted request that differs from `plan` in the credential alone: the valid key in the
 * endpoint's own style. It is free where the plan's body is. Equal ones are the same object.
 */
export function controlOf(
  contract: Contract,
  { operation, body: given, stream }: RequestPlan,
  style: Style = firstStyle(contract, operation),
): RequestPlan {
  const body = given === 'guarded' || given === 'whole' ? 'ordinary' : given;
  return getOrMake(controlsOf(contract), `${operation} ${style} ${body} ${stream}`, () => ({
    operation,
    credentials: [presentKey(contract, style, 'active')],
    body,
    model: 'usual',
    stream,
  }));
}

/** What a judge may look at in addition to the answer to a request, within a session. */
export const viewOf = (
  session: Session,
  plan: RequestPlan,
  control: Exchange | null,
): JudgeView => ({
  request: plan,
  control,
  order: session.orderOf(plan.operation),
  behindKey: session.behindKeyOf?.(plan.operation),
  keyOf: session.keyOf,
  searchOf: session.searchOf,
  allowedModels: session.target.allowedModels,
});

/** The stable id of a case. */
const caseId = ({ requirement, operation, style, variant }: CaseFacts): string =>
  `${requirement}/${operation}/${style}/${variant}`;

function keysOf({ credentials }: RequestPlan): KeyName[] {
  const names: KeyName[] = [];
  for (const { key } of credentials) {
    if (key !== null && key !== 'unknown' && !names.includes(key)) names.push(key);
  }
  return names;
}

/** A case of one request. Which keys it needs is read from its plan; the control needs the good one. */
export function singleCase(
  facts: CaseFacts,
  plan: RequestPlan,
  judging: Pick<SingleCase, 'control' | 'judge'> &
    Partial<Pick<SingleCase, 'mayBeBilled' | 'plain' | 'other'>>,
): SingleCase {
  // In front: a spread in the middle of an object takes as long as the rest of a case.
  return {
    ...facts,
    mayBeBilled: false,
    kind: 'single',
    id: caseId(facts),
    needs: keysOf(plan),
    needsModels: plan.model !== 'usual',
    request: plan,
    ...judging,
  };
}

/**
 * A case of one request, next to the request that differs in its credential alone: the valid key in the style of
 * the case, or in the first one of the endpoint where the case sends none.
 */
export function comparedCase(
  contract: Contract,
  facts: CaseFacts,
  plan: RequestPlan,
  judge: SingleCase['judge'],
  more: Partial<Pick<SingleCase, 'mayBeBilled' | 'plain' | 'other'>> = {},
): SingleCase {
  const style = facts.style === 'none' ? undefined : facts.style;
  return singleCase(facts, plan, { control: controlOf(contract, plan, style), judge, ...more });
}

/** A case of several requests. */
export function scenarioCase(
  facts: CaseFacts,
  scenario: Pick<ScenarioCase, 'needs' | 'requests' | 'run'> &
    Partial<
      Pick<
        ScenarioCase,
        | 'provisioner'
        | 'needsModels'
        | 'mayBeBilled'
        | 'generates'
        | 'steady'
        | 'usual'
        | 'served'
        | 'isLast'
      >
    >,
): ScenarioCase {
  return {
    ...facts,
    provisioner: false,
    needsModels: false,
    mayBeBilled: false,
    kind: 'scenario',
    id: caseId(facts),
    ...scenario,
  };
}
