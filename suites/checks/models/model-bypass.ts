import { memberOf } from '../../../base/json.ts';
import { type Contract, operationOf } from '../../../spec/contract.ts';
import { schemas } from '../../../spec/generated/schemas.ts';
import type { Style } from '../../../spec/index.ts';
import { controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Judgement, ScenarioCase } from '../../cases/case.ts';
import { type Cell, presentKey } from '../../cases/credentials.ts';
import { type Exchange, jsonOf } from '../../cases/exchange.ts';
import { modelFor, usualModel } from '../../cases/models.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { maySpend } from '../../cases/target.ts';
import { describeAnswer, explainFailure, isServed, readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, passed } from '../../judge/judges.ts';
import { comparedWithPlain, plainOf } from '../../judge/plain-spelling.ts';

/** Where a served answer names the model that made it: the names of members, from the outside in. */
export type MakerPath = readonly string[];

/** The first event of a realtime session names its model. */
const inSession: MakerPath = ['session', 'model'];

/** Returns where a served answer of an operation names the model that made it; undefined where none does. */
export function makerPath(contract: Contract, operation: string): MakerPath | undefined {
  const { answer, upgrade, model } = operationOf(contract, operation);
  if (upgrade !== null) return model === null ? undefined : inSession;
  const schema = schemas[answer ?? ''];
  const name = ['model', 'modelVersion'].find(
    (one) => memberOf(schema, 'properties', one) !== undefined,
  );
  return name === undefined ? undefined : [name];
}

/** The model that an answer says made it, in small letters; empty where it does not say. */
function makerOf({ answer }: Exchange, path: MakerPath): string {
  const maker = answer === null ? undefined : memberOf(jsonOf(answer), ...path);
  const name = typeof maker === 'string' ? maker : (JSON.stringify(maker) ?? '');
  return name.toLowerCase();
}

/**
 * Whether an answer says that the denied model made it; a version may stand behind a model's name, and
 * the name of one model may begin with the other's.
 */
export function isServedBy(
  exchange: Exchange,
  path: MakerPath,
  models: { readonly denied: string; readonly allowed: string },
): boolean {
  const said = makerOf(exchange, path);
  const denied = models.denied.toLowerCase();
  const allowed = models.allowed.toLowerCase();
  const rest = allowed.length >= denied.length ? said.replaceAll(allowed, '') : said;
  return rest.includes(denied);
}

const expected = 'refused, or served by the model that the key may use';

const facts = { requirement: 'HARD-NO-BYPASS', expects: expected } as const;

/**
 * What a served answer is worth whose maker is not to have served it: nothing where the plain request
 * for an allowed model is answered in such a name too, since then no answer shows which model made it.
 *
 * @param asked.isFine whether an answer's maker is one that may have served it
 */
export async function judgeMaker(
  session: Session,
  exchange: Exchange,
  asked: {
    readonly plan: RequestPlan;
    readonly style: Style;
    readonly isFine: (exchange: Exchange) => boolean;
  },
): Promise<Judgement> {
  const { plan, style, isFine } = asked;
  const { operation, body } = plan;
  if (exchange.answer?.unfinished !== undefined) return inconclusive(describeAnswer(exchange));
  if (isFine(exchange)) return passed;
  const own = await session.control(
    request(operation, [presentKey(session.contract, style, 'restricted')], {
      model: 'allowed',
      body,
    }),
  );
  return own.answer !== null && isServed(own.answer) && !isFine(own)
    ? { outcome: 'not-applicable', reason: everyAnswerNames }
    : failed('served', expected, exchange, 'served by a model that it may not use');
}

/** Why the model that an answer names shows nothing. */
export const everyAnswerNames =
  'answers for an allowed model name another one as well, so they do not show which one served';

/** Why a case is left open for which a call would have to be billed. */
const unpaid: Judgement = {
  outcome: 'inconclusive',
  reason: 'refused for its body: only a paid call can show which model counts',
  unpaid: true,
};

/** What a request is worth that was not served: a refusal, beside a valid key that is taken there. */
export async function judgeUnserved(
  session: Session,
  exchange: Exchange,
  { plan, style }: { readonly plan: RequestPlan; readonly style: Style },
): Promise<Judgement> {
  const good = await session.control(
    controlOf(session.contract, { ...plan, body: 'ordinary' }, style),
  );
  const doubt = doubtOf(good, session.orderOf(plan.operation));
  if (doubt !== null) return inconclusive(doubt);
  const reading = readAnswer(exchange);
  return reading.kind === 'unavailable' ? inconclusive(reading.reason) : passed;
}

/** A way to ask for a model that the key may not use, beside one that it may. */
export type SideDoor = {
  readonly variant: string;
  readonly sends: string;
  readonly more: Partial<RequestPlan>;
  /** True where the model that is asked for is neither the denied one nor the allowed one. */
  readonly namesThird?: boolean;
};

/** A model that is on no list. */
const unlisted = 'a-model-of-no-list';

const deniesByName =
  'the key is served with a model that is on no list, too: its list may name what is forbidden, and not what is allowed';

/** Whether a served answer says that no other model than the allowed one made it. */
const isServedByAllowed = (exchange: Exchange, path: MakerPath, allowed: string): boolean =>
  makerOf(exchange, path) === allowed.toLowerCase();

/**
 * The restricted key names a model that it may not use in some way of its own. It may be refused, or
 * served by the one that it may use; where serving costs money the body is incomplete, and a
 * refusal only for that shows nothing.
 */
export function sideDoorCase(
  contract: Contract,
  { operation, style }: Cell,
  door: SideDoor,
): ScenarioCase {
  const path = makerPath(contract, operation);
  return scenarioCase(
    { ...facts, operation, style, variant: door.variant, sends: door.sends },
    {
      needs: ['active', 'restricted'],
      needsModels: true,
      requests: 3,
      usual: 1,
      run: async (session) => {
        const paid = maySpend(session.target, operationOf(contract, operation).cost);
        const plan = request(operation, [presentKey(contract, style, 'restricted')], {
          ...door.more,
          body: paid ? 'whole' : 'incomplete',
        });
        const exchange = await session.send(plan);
        if (exchange.answer === null) return inconclusive(explainFailure(exchange));
        if (isServed(exchange.answer)) {
          const plain = plainOf(plan);
          if (path === undefined)
            return comparedWithPlain(failed('served', expected, exchange), plain, session);
          const allowed = modelFor(contract, operation, session.target.allowedModels) ?? '';
          const denied = usualModel(contract, session.target, operation) ?? '';
          const isFine = (one: Exchange) =>
            door.namesThird === true
              ? isServedByAllowed(one, path, allowed)
              : !isServedBy(one, path, { denied, allowed });
          const judgement = await judgeMaker(session, exchange, { plan, style, isFine });
          if (door.namesThird === true && judgement.outcome === 'failed') {
            // Controls are shared by their facts, which a function is not among.
            const other = await session.send({ ...plan, respellModel: () => unlisted });
            if (other.answer !== null && isServed(other.answer)) return inconclusive(deniesByName);
          }
          return comparedWithPlain(judgement, plain, session);
        }
        const judgement = await judgeUnserved(session, exchange, { plan, style });
        const isOpen = readAnswer(exchange).kind === 'taken' && !paid;
        return judgement.outcome === 'passed' && isOpen ? unpaid : judgement;
      },
    },
  );
}
