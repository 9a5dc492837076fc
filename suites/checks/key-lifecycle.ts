import { operationOf } from '../../spec/index.ts';
import type { Judgement, RequestPlan, Severity } from '../case.ts';
import { type Cell, cells } from '../credentials.ts';
import type { Exchange } from '../exchange.ts';
import { doubtOf, failed, inconclusive, passed, tellStatuses } from '../judges.ts';
import { modelFor, usualModel } from '../models.ts';
import { readAnswer, tellAnswer } from '../read-answer.ts';
import type { Session } from '../session.ts';
import type { BodyOrder } from '../target.ts';
import { type OwnKey, provisionedCase, withKey } from './provisioned.ts';

/** A step of a key's life: what is done to it, what it then asks for, and what it must get. */
type Step = {
  readonly name: string;
  readonly act: (own: OwnKey) => Promise<void>;
  readonly more?: Partial<RequestPlan>;
  readonly expect: 'accepted' | readonly number[];
};

/** How often a refusal is asked for: a change must not be taken back by another instance or cache. */
const confirmations = 3;

const nothing = async (): Promise<void> => undefined;

function stepsFor(usual: string | null, otherModel: string): Step[] {
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
            name: 'disabled and enabled again, still restricted to another model',
            act: async ({ provisioner, id }) => {
              await provisioner.change(id, { disabled: true });
              await provisioner.change(id, { disabled: false });
            },
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
      name: 'disabled',
      act: ({ provisioner, id }) => provisioner.change(id, { disabled: true }),
      more: { body: 'guarded' },
      expect: [401, 403],
    },
    {
      name: 'enabled again',
      act: ({ provisioner, id }) => provisioner.change(id, { disabled: false }),
      expect: 'accepted',
    },
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
  const fits = step.expect === 'accepted' ? taken : step.expect.includes(reading.status);
  if (fits) return passed;
  const severity: Severity =
    step.expect === 'accepted' ? 'refused' : taken ? 'served' : 'wrong-refusal';
  return failed(
    severity,
    `${step.expect === 'accepted' ? step.expect : tellStatuses(step.expect)} once the key is ${step.name}`,
    exchange,
    `${tellAnswer(exchange)} when it was ${step.name}`,
  );
}

async function live(session: Session, own: OwnKey, cell: Cell): Promise<Judgement> {
  const other = modelFor(cell.operation, session.target.allowedModels) ?? 'another-model';
  for (const step of stepsFor(usualModel(session.target, cell.operation), other)) {
    await step.act(own);
    const plan = withKey(cell.operation, cell.style, own.key, step.more);
    const turns = step.expect === 'accepted' ? 1 : confirmations;
    for (let turn = 0; turn < turns; turn += 1) {
      const exchange = await session.send(plan);
      const judgement = judgeStep(step, exchange, session.orderOf(cell.operation));
      if (judgement.outcome !== 'passed') return judgement;
    }
  }
  return passed;
}

/** A key works once created, obeys each change of it, and stops working once deleted. */
export const keyLifecycle = cells.map((cell) =>
  provisionedCase(
    {
      requirement: 'KEY-LIFECYCLE',
      ...cell,
      variant: 'create-restrict-widen-delete',
      sends: `a key of its own: created, ${operationOf(cell.operation).model === null ? '' : 'restricted to another model, disabled and enabled, allowed the model again, '}disabled, enabled again, deleted`,
      expects: 'each change shows in the next answer',
    },
    3 + 4 * confirmations,
    (session, own) => live(session, own, cell),
  ),
);
