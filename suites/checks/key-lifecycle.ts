import { operationOf } from '../../spec/index.ts';
import type { Judgement, RequestPlan, Severity } from '../case.ts';
import { type Cell, cells } from '../credentials.ts';
import type { Exchange } from '../exchange.ts';
import { doubtOf, failed, inconclusive, passed } from '../judges.ts';
import { modelFor, usualModel } from '../models.ts';
import { readAnswer, tellAnswer } from '../read-answer.ts';
import type { Session } from '../session.ts';
import type { BodyOrder } from '../target.ts';
import { modelCells } from './model-cells.ts';
import { type OwnKey, provisionedCase, withKey } from './provisioned.ts';

/** A step of a key's life: what is done to it, what it then asks for, and what it must get. */
type Step = {
  readonly name: string;
  readonly act: (own: OwnKey) => Promise<void>;
  readonly more?: Partial<RequestPlan>;
  readonly expect: 'accepted' | readonly number[];
};

const nothing = async (): Promise<void> => undefined;

function stepsFor({ operation }: Cell, otherModel: string): Step[] {
  const usual = usualModel(operation);
  const modelled: Step[] =
    usual === null
      ? []
      : [
          {
            name: 'restricted to another model',
            act: ({ provisioner, id }) => provisioner.change(id, { models: [otherModel] }),
            more: { body: 'whole', model: 'denied' },
            expect: [403],
          },
          {
            name: 'allowed the model again',
            act: ({ provisioner, id }) => provisioner.change(id, { models: [otherModel, usual] }),
            expect: 'accepted',
          },
        ];
  return [
    { name: 'created', act: nothing, expect: 'accepted' },
    ...modelled,
    {
      name: 'deleted',
      act: ({ provisioner, id }) => provisioner.remove(id),
      more: { body: 'guarded' },
      expect: [401],
    },
  ];
}

function judgeStep(step: Step, exchange: Exchange, order: BodyOrder): Judgement {
  const reading = readAnswer(exchange);
  if ('reason' in reading) return inconclusive(`${step.name}: ${reading.reason}`);
  const doubt = reading.kind === 'taken' ? doubtOf(exchange, order) : null;
  if (doubt !== null) return inconclusive(`${step.name}: ${doubt}`);
  const taken = reading.kind === 'served' || reading.kind === 'taken';
  const isRight = step.expect === 'accepted' ? taken : step.expect.includes(reading.status);
  if (isRight) return passed;
  const severity: Severity =
    step.expect === 'accepted' ? 'refused' : taken ? 'served' : 'wrong-refusal';
  return failed(
    severity,
    `${step.expect === 'accepted' ? 'accepted' : step.expect.join(' or ')} once the key is ${step.name}`,
    exchange,
    `${tellAnswer(exchange)} when it was ${step.name}`,
  );
}

/** A key that is disabled and enabled again is what it was before. */
const pauseSteps = (otherModel: string): Step[] => [
  {
    name: 'restricted to another model and disabled',
    act: ({ provisioner, id }) => provisioner.change(id, { models: [otherModel], disabled: true }),
    more: { body: 'guarded' },
    // As KEY-INACTIVE has it: not served, and KEY-INACTIVE-STATUS prefers the 401.
    expect: [401, 403],
  },
  {
    name: 'enabled again, still restricted to another model',
    act: ({ provisioner, id }) => provisioner.change(id, { disabled: false }),
    more: { body: 'whole', model: 'denied' },
    expect: [403],
  },
];

const otherModelFor = ({ operation }: Cell, session: Session): string =>
  modelFor(operation, session.target.allowedModels) ?? 'another-model';

async function live(
  session: Session,
  own: OwnKey,
  cell: Cell,
  steps: readonly Step[],
): Promise<Judgement> {
  for (const step of steps) {
    await step.act(own);
    const plan = withKey(cell.operation, cell.style, own.key, step.more);
    const exchange = await session.send(plan);
    const judgement = judgeStep(step, exchange, session.orderOf(cell.operation));
    if (judgement.outcome !== 'passed') return judgement;
  }
  return passed;
}

const wholeLife = cells.map((cell) =>
  provisionedCase(
    {
      requirement: 'KEY-LIFECYCLE',
      ...cell,
      variant: 'create-restrict-widen-delete',
      sends: `a key of its own: created, ${operationOf(cell.operation).model === null ? '' : 'restricted to another model, allowed the model again, '}deleted`,
      expects: 'each change shows in the next answer',
    },
    4,
    (session, own) => live(session, own, cell, stepsFor(cell, otherModelFor(cell, session))),
  ),
);

const pauses = modelCells.map((cell) =>
  provisionedCase(
    {
      requirement: 'KEY-LIFECYCLE',
      ...cell,
      variant: 'restrict-disable-enable',
      sends: 'a key of its own: restricted to another model and disabled, enabled again',
      expects: '401 or 403 while it is disabled; 403 for the model that it still may not use',
    },
    2,
    (session, own) => live(session, own, cell, pauseSteps(otherModelFor(cell, session))),
  ),
);

/** A key works once created, obeys a changed model list, and stops working once deleted. */
export const keyLifecycle = [...wholeLife, ...pauses];
