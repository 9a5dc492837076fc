import { memberOf, parseJson } from '../../../base/json.ts';
import { type Contract, operationOf } from '../../../spec/contract.ts';
import { modelFeatures } from '../../carriers/rows/features.ts';
import { request, scenarioCase } from '../../cases/build.ts';
import type { Judgement } from '../../cases/case.ts';
import { firstStyle, modelCells, presentKey, waysToAsk } from '../../cases/credentials.ts';
import { type Exchange, headerOf, jsonOf } from '../../cases/exchange.ts';
import { usualModel } from '../../cases/models.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { describeAnswer, isServed, readAnswer, readEvents } from '../../judge/classify.ts';
import { failed, inconclusive, passed } from '../../judge/judges.ts';
import { type MakerPath, makerPath } from './model-bypass.ts';

const expected = 'served by a model that the key may use';

/** The model that an answer says made it, in its body or in the first event that names one; null without. */
function namedModel({ answer }: Exchange, path: MakerPath): string | null {
  if (answer === null) return null;
  const isStream = /^text\/event-stream/i.test(headerOf(answer, 'content-type') ?? '');
  const values = isStream ? readEvents(`${answer.body}\n\n`).map(parseJson) : [jsonOf(answer)];
  const named = values
    .flatMap((value) => [value, memberOf(value, 'message'), memberOf(value, 'response')])
    .map((value) => memberOf(value, ...path))
    .find((value) => typeof value === 'string' && value !== '');
  return typeof named === 'string' ? named : null;
}

/** The name alone, without a provider before it or a version after it. */
const bare = (model: string): string =>
  model
    .toLowerCase()
    .replace(/^.*\//, '')
    .replace(/(?:[-@:](?:\d{4}-?\d{2}-?\d{2}|latest|\d{3}))+$/, '');

/** The models that a gateway is known to offer: those of its own list, and the one that the key is denied. */
async function offeredModels(session: Session, operation: string): Promise<readonly string[]> {
  const { contract, target } = session;
  const usual = usualModel(contract, target, operation);
  const { answer } = await session.control(
    request('listModels', [presentKey(contract, firstStyle(contract, 'listModels'), 'active')]),
  );
  const listed = answer === null ? undefined : memberOf(jsonOf(answer), 'data');
  const ids = Array.isArray(listed) ? listed.map((one: unknown) => memberOf(one, 'id')) : [];
  return [usual, ...ids].filter((id) => typeof id === 'string');
}

/** What one request to a model comes to: the key's own answer, and the valid key's. */
type Asked = { readonly plan: RequestPlan; readonly named: string; readonly path: MakerPath };

const notApplicable = (reason: string): Judgement => ({ outcome: 'not-applicable', reason });

const sameForAll = notApplicable('each answer names the same model');

/**
 * Judges an answer that names a model that the gateway does not list: a provider's own name. Which model it
 * is shows only in what the valid key gets for the allowed model and for the denied one.
 */
async function judgeUnlisted(
  session: Session,
  exchange: Exchange,
  { plan, named, path }: Asked,
): Promise<Judgement> {
  const credentials = plan.credentials.map((one) => ({ ...one, key: 'active' as const }));
  const nameFor = async (model: RequestPlan['model']) =>
    namedModel(await session.control({ ...plan, model, credentials }), path);
  const ofDenied = await nameFor('usual');
  if (ofDenied === null) {
    return inconclusive(`the answer names ${named}, which the gateway does not list`);
  }
  if (ofDenied !== named) return passed;
  const ofAllowed = await nameFor('allowed');
  if (ofAllowed === null || ofAllowed === named) return sameForAll;
  // Providers take turns behind some gateways.
  const again = await session.send(plan);
  if (namedModel(again, path) !== named) return passed;
  const seen = `served by ${named}, as the denied model is; for the same request the valid key is served by ${ofAllowed}`;
  return failed('served', expected, exchange, seen);
}

/**
 * Judges an answer that names a model that is not on the key's list. The name may be that of a provider for
 * an allowed one; so it counts only where the gateway offers that model, serves the valid key under that
 * name, and refuses the restricted key.
 */
async function judgeOther(session: Session, exchange: Exchange, asked: Asked): Promise<Judgement> {
  const { plan, named } = asked;
  const offered = await offeredModels(session, plan.operation);
  if (!offered.some((one) => bare(one) === bare(named))) {
    return judgeUnlisted(session, exchange, asked);
  }
  const direct: RequestPlan = { ...plan, model: 'denied', respellModel: () => named };
  const own = await session.send(direct);
  if (readAnswer(own).kind !== 'refused') return passed;
  const [credential] = plan.credentials;
  const credentials = credential === undefined ? [] : [{ ...credential, key: 'active' as const }];
  const good = await session.send({ ...direct, credentials });
  if (good.answer === null || !isServed(good.answer)) return passed;
  // Some gateways name the same model in each answer, whichever was asked for.
  const usual = await session.control({ ...plan, model: 'usual', credentials });
  if (usual.answer === null || !isServed(usual.answer)) {
    return inconclusive(`the valid key was not served: ${describeAnswer(usual)}`);
  }
  const isConstant =
    bare(named) !== bare(usualModel(session.contract, session.target, plan.operation) ?? '') &&
    namedModel(usual, asked.path) === named;
  if (isConstant) return sameForAll;
  const seen = `served by ${named}, which the key is refused with ${own.answer?.status} when it asks for it`;
  return failed('served', expected, exchange, seen);
}

/** A way to ask for an answer: as a stream, or for something that not every model can do. */
type Way = {
  readonly variant: string;
  readonly words: string;
  readonly change: Partial<RequestPlan>;
};

const waysAt = (contract: Contract, operation: string): readonly Way[] => [
  ...waysToAsk(contract, operation).map(({ stream }) => ({
    variant: stream ? 'answering-model-streamed' : 'answering-model',
    words: stream ? ', asking for a stream' : '',
    change: { stream },
  })),
  ...modelFeatures(operation).map(([id, words, members]) => ({
    variant: `answering-model-${id}`,
    words: `, with ${words}`,
    change: { members },
  })),
];

/** Sends the restricted key with an allowed model, and judges which model answers. */
async function judgeAnswer(session: Session, plan: RequestPlan, path: MakerPath) {
  const exchange = await session.send(plan);
  const reading = readAnswer(exchange);
  if (reading.kind !== 'served') {
    const reason =
      'reason' in reading ? reading.reason : `not served but answered ${reading.status}`;
    return exchange.answer?.status === 400 && plan.members !== undefined
      ? notApplicable(`the model does not take this: ${reason}`)
      : inconclusive(reason);
  }
  const named = namedModel(exchange, path);
  if (named === null) return notApplicable('the answer names no model');
  const isAllowed = session.target.allowedModels.some((one) => bare(one) === bare(named));
  return isAllowed ? passed : judgeOther(session, exchange, { plan, named, path });
}

/** Every answer to a restricted key is made by a model on its list. */
export const modelAnswered = (contract: Contract) =>
  modelCells(contract).flatMap(({ operation, style }) => {
    const path = makerPath(contract, operation);
    if (path === undefined) return [];
    const plan = request(operation, [presentKey(contract, style, 'restricted')], {
      model: 'allowed',
      body: 'whole',
    });
    return waysAt(contract, operation).map(({ variant, words, change }) =>
      scenarioCase(
        {
          requirement: 'MODEL-ANSWERED',
          operation,
          style,
          variant,
          sends: `the restricted key with a model on its list${words}`,
          expects: expected,
        },
        {
          needs: ['active', 'restricted'],
          needsModels: true,
          mayBeBilled: operationOf(contract, operation).cost !== 'free',
          requests: 5,
          steady: 1,
          run: (session) => judgeAnswer(session, { ...plan, ...change }, path),
        },
      ),
    );
  });
