import { wordsOf } from '../../../base/errors.ts';
import { listWords } from '../../../base/text.ts';
import { type Contract, operationOf } from '../../../spec/contract.ts';
import { findingsOf, type Judgement, type Severity } from '../../cases/case.ts';
import { type Cell, cells } from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import { modelFor, usualModel } from '../../cases/models.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { type BodyOrder, maySpend, type Target } from '../../cases/target.ts';
import { acceptsKey, describeAnswer, readAnswer } from '../../judge/classify.ts';
import { describeStatuses, doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { edgesOfLife } from '../made-keys/edges.ts';
import { deletedLists, listsOfOtherKinds } from '../made-keys/lists.ts';
import { type OwnKey, provisionedCase, withKey } from '../made-keys/provisioned.ts';
import { judgeTurnedAway } from '../models/denied-model.ts';

/** A step of a key's life: what is done to it, what it then asks for, and what it must get. */
type Step = {
  readonly name: string;
  readonly act: (own: OwnKey) => Promise<void>;
  readonly more?: Partial<RequestPlan>;
  readonly expect: 'accepted' | readonly number[];
  /** The key may use some models alone, the one that is asked for among them. */
  readonly isListed?: boolean;
  /** What the step changes or tests: without it, the next ones of the same kind cannot be taken. */
  readonly changes: 'nothing' | 'models' | 'state';
};

/** How often a refusal is asked for: a change must not be taken back by another instance or cache. */
const confirmations = 3;

const nothing = async (): Promise<void> => undefined;

function stepsFor(
  contract: Contract,
  { operation }: Cell,
  otherModel: string,
  target: Target,
): Step[] {
  const usual = usualModel(contract, target, operation);
  // A key with a list may be turned away for a request that names no model, as a free probe does.
  const named: Partial<RequestPlan> =
    usual === null || maySpend(target, operationOf(contract, operation).cost)
      ? {}
      : { body: 'incomplete' };
  const toOther: Step['act'] = ({ provisioner, id }) =>
    provisioner.change(id, { models: [otherModel] });
  const disableAndEnable: Step['act'] = async ({ provisioner, id }) => {
    await provisioner.change(id, { disabled: true });
    await provisioner.change(id, { disabled: false });
  };
  const forbids = (name: string, act: Step['act']): Step => ({
    name,
    act,
    more: { body: 'whole', model: 'denied' },
    expect: [403],
    changes: 'models',
  });
  const allows = (name: string, model: string): Step => ({
    name,
    act: ({ provisioner, id }) => provisioner.change(id, { models: [otherModel, model] }),
    more: named,
    expect: 'accepted',
    isListed: true,
    changes: 'models',
  });
  const modelled: Step[] =
    usual === null
      ? []
      : [
          forbids('restricted to another model', toOther),
          forbids(
            'disabled and enabled again, still restricted to another model',
            disableAndEnable,
          ),
          allows('allowed the model again', usual),
          forbids('no longer allowed the model', toOther),
          allows('allowed the model once more', usual),
        ];
  const steps: Step[] = [
    { name: 'created', act: nothing, expect: 'accepted', changes: 'nothing' },
    ...modelled,
    {
      name: 'disabled',
      act: ({ provisioner, id }) => provisioner.change(id, { disabled: true }),
      more: { body: 'guarded' },
      expect: [401, 403],
      changes: 'state',
    },
    {
      name: 'enabled again',
      act: ({ provisioner, id }) => provisioner.change(id, { disabled: false }),
      more: named,
      expect: 'accepted',
      isListed: usual !== null,
      changes: 'state',
    },
    {
      name: 'deleted',
      act: ({ provisioner, id }) => provisioner.remove(id),
      more: { body: 'guarded' },
      expect: [401],
      changes: 'nothing',
    },
  ];
  return steps.filter(
    ({ changes }) =>
      !(changes === 'models' && contract.absentStates.includes('restricted')) &&
      !(changes === 'state' && contract.absentStates.includes('disabled')),
  );
}

function judgeStep(step: Step, exchange: Exchange, order: BodyOrder): Judgement {
  const reading = readAnswer(exchange);
  if ('reason' in reading) return inconclusive(`${step.name}: ${reading.reason}`);
  const doubt = reading.kind === 'taken' ? doubtOf(exchange, order) : null;
  if (doubt !== null) return inconclusive(`${step.name}: ${doubt}`);
  const taken = acceptsKey(reading);
  const fits = step.expect === 'accepted' ? taken : step.expect.includes(reading.status);
  if (fits) return passed;
  const severity: Severity =
    step.expect === 'accepted' ? 'refused' : taken ? 'served' : 'wrong-refusal';
  return failed(
    severity,
    `${step.expect === 'accepted' ? step.expect : describeStatuses(step.expect)} once the key is ${step.name}`,
    exchange,
    `${describeAnswer(exchange)} when it was ${step.name}`,
  );
}

async function live(session: Session, own: OwnKey, cell: Cell): Promise<Judgement> {
  const other =
    modelFor(session.contract, cell.operation, session.target.allowedModels) ?? 'another-model';
  const impossible = new Map<Step['changes'], string>();
  const done: string[] = [];
  for (const step of stepsFor(session.contract, cell, other, session.target)) {
    if (impossible.has(step.changes)) continue;
    const obstacle = await triedBy(step, own);
    if (obstacle !== null) {
      impossible.set(step.changes, obstacle);
      // A key that stays disabled is refused, deleted or not.
      if (step.changes === 'state' && step.expect === 'accepted') break;
      continue;
    }
    const plan = withKey(session.contract, cell.operation, cell.style, own.key, step.more);
    const turns = step.expect === 'accepted' ? 1 : confirmations;
    for (let turn = 0; turn < turns; turn += 1) {
      const exchange = await session.send(plan);
      const judgement = judgeStep(step, exchange, session.orderOf(cell.operation));
      if (judgement.outcome === 'passed') continue;
      const [finding] = findingsOf(judgement);
      if (!step.isListed || finding === undefined) return judgement;
      return judgeTurnedAway(session, { ...finding, plan });
    }
    done.push(step.name);
  }
  return impossible.size === 0
    ? passed
    : inconclusive(
        `${[...impossible.values()].join('; ')}. The key was answered as it must be once it was ${listWords(done)}`,
      );
}

/** Takes a step, and returns why the provisioner could not; null where it could. */
const triedBy = async ({ name, act }: Step, own: OwnKey): Promise<string | null> =>
  act(own).then(
    () => null,
    (error: unknown) => `not ${name}: ${wordsOf(error)}`,
  );

/** A key works once created, obeys each change of it, and stops working once deleted. */
export const keyLifecycle = (contract: Contract) => [
  ...cells(contract).map((cell) =>
    provisionedCase(
      {
        requirement: 'KEY-LIFECYCLE',
        ...cell,
        variant: 'create-restrict-widen-delete',
        sends: `a key of its own: created, ${operationOf(contract, cell.operation).model === null ? '' : 'restricted to another model, disabled and enabled, allowed the model again, '}disabled, enabled again, deleted`,
        expects: 'each change shows in the next answer',
      },
      { requests: 4 + 5 * confirmations },
      (session, own) => live(session, own, cell),
    ),
  ),
  ...edgesOfLife(contract),
  ...deletedLists(contract),
  ...listsOfOtherKinds(contract),
];
