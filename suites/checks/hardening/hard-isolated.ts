import { type Contract, operationOf } from '../../../spec/contract.ts';
import { controlOf, request, scenarioCase } from '../../cases/build.ts';
import type { Finding, Judgement } from '../../cases/case.ts';
import {
  type Cell,
  cells,
  isRepresentative,
  modelCells,
  presentKey,
} from '../../cases/credentials.ts';
import type { Exchange } from '../../cases/exchange.ts';
import type { RequestPlan } from '../../cases/request-plan.ts';
import type { Session } from '../../cases/session.ts';
import { describeAnswer, explainFailure, readAnswer } from '../../judge/classify.ts';
import { doubtOf, failed, inconclusive, judgeFindings, passed } from '../../judge/judges.ts';
import { noKeyBehindGoodKey } from './isolated-connection.ts';
import {
  askAlone,
  badParts,
  firstFailure,
  goodPlan,
  judgeBad,
  type Part,
} from './isolated-parts.ts';

/** True where a text names this very model, not one whose name begins or ends with it. */
export function namesModel(text: string, model: string): boolean {
  const literal = model.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w/-]|\\w\\.)${literal}(?!\\w|[.:/-]\\w)`).test(text);
}

const requirement = 'HARD-ISOLATED';
/** Rounds of requests at once: on an endpoint that represents its format, and on another. */
const rounds = { first: 6, other: 4 };

/** Why an endpoint is inconclusive: the valid key is not accepted there; null where it is. */
async function doubtIn(session: Session, { operation, style }: Cell): Promise<string | null> {
  const good = request(operation, [presentKey(session.contract, style, 'active')]);
  const control = await session.control(controlOf(session.contract, good, style));
  return doubtOf(control, session.orderOf(operation));
}

/** Good, unknown and restricted keys at the same time: none may get what is another's. */
const parallel = (contract: Contract, cell: Cell) => {
  const turns = isRepresentative(contract, cell.operation) ? rounds.first : rounds.other;
  return scenarioCase(
    {
      requirement,
      ...cell,
      variant: 'in-parallel',
      sends: 'the good, an unknown and the restricted key, many times at once',
      expects: 'each key is answered as it is when it asks alone',
    },
    {
      needs: ['active', 'restricted'],
      needsModels: true,
      requests: 7 + turns * 3,
      run: async (session): Promise<Judgement> => {
        const good = goodPlan(contract, cell, session.makeNonce());
        const control = await session.control(controlOf(contract, good, cell.style));
        const doubt = doubtOf(control, session.orderOf(cell.operation));
        if (doubt !== null) return inconclusive(doubt);
        const bad = badParts(contract, cell);
        const alone = await askAlone(session, bad);
        if (alone.doubt !== null) return inconclusive(alone.doubt);
        const sent = await Promise.all(
          Array.from({ length: turns }, async () => {
            const [goods, ...bads] = await Promise.all([
              session.send(good),
              ...alone.parts.map(({ plan }) => session.send(plan(session.makeNonce()))),
            ]);
            return { goods, bads };
          }),
        );
        const unanswered = sent.map(({ goods }) => goods).find(({ answer }) => answer === null);
        if (unanswered !== undefined) return inconclusive(explainFailure(unanswered));
        const lost = firstFailure(sent.flatMap(({ bads }) => bads));
        const found = sent.flatMap(({ goods, bads }): Finding[] => [
          ...alone.parts.flatMap((part, at) => {
            const exchange = bads[at];
            return exchange === undefined
              ? []
              : judgeBad(part, exchange, 'while other keys were asking');
          }),
          ...(readAnswer(goods).kind === 'refused'
            ? [
                {
                  severity: 'refused' as const,
                  expected: 'the valid key is accepted',
                  seen: `${describeAnswer(goods)} while other keys were asking`,
                  exchange: goods,
                },
              ]
            : []),
        ]);
        const all = [...alone.findings, ...found];
        // An upstream may turn a call of the valid key away now and then, whoever else is asking, and a busy key store may be reported as an invalid key. What is served has no such excuse.
        const isRare = all.length < turns / 2 && all.every(({ severity }) => severity !== 'served');
        const [first] = all;
        if (isRare && first !== undefined) {
          return inconclusive(
            `not steady: ${first.seen} where it should be ${first.expected}, ${all.length} of ${turns} times`,
          );
        }
        return all.length === 0 && lost !== null ? inconclusive(lost) : judgeFindings(all);
      },
    },
  );
};

/** The header line in which a browser sends the cookies of an answer again (RFC 6265 §5.4). */
function cookiesOf({ answer }: Exchange): readonly (readonly [string, string])[] {
  const pairs = (answer?.headers ?? [])
    .filter(([name]) => name === 'set-cookie')
    .map(([, value]) => value.split(';')[0]?.trim() ?? '');
  return pairs.length === 0 ? [] : [['Cookie', pairs.join('; ')]];
}

/** The same request by the valid key first: its answer must not be kept for the next key. */
const afterGoodKey = (contract: Contract, cell: Cell, parts: readonly Part[]) =>
  scenarioCase(
    {
      requirement,
      ...cell,
      variant: 'after-good-key',
      sends: 'a request by the valid key, and then the same by the others',
      expects: 'the others are refused as ever: no answer of another key is served again',
    },
    {
      needs: parts.length > 1 ? ['active', 'restricted'] : ['active'],
      needsModels: parts.length > 1,
      requests: 1 + parts.length * 4,
      run: async (session): Promise<Judgement> => {
        const alone = await askAlone(session, parts);
        if (alone.doubt !== null) {
          return inconclusive((await doubtIn(session, cell)) ?? alone.doubt);
        }
        const nonce = session.makeNonce();
        // A gateway that keeps answers by this name must keep them for their own key.
        const named = (plan: RequestPlan): RequestPlan => ({
          ...plan,
          headers: [...(plan.headers ?? []), ['Idempotency-Key', nonce]],
        });
        const warm = await session.send(named(goodPlan(contract, cell, nonce)));
        const doubt = doubtOf(warm, session.orderOf(cell.operation));
        if (doubt !== null) return inconclusive(doubt);
        const findings = [...alone.findings];
        const asked: Exchange[] = [];
        const cookies = cookiesOf(warm);
        for (const part of alone.parts) {
          const plan = named(part.plan(nonce));
          const exchange = await session.send({
            ...plan,
            headers: [...(plan.headers ?? []), ...cookies],
          });
          asked.push(exchange);
          findings.push(...judgeBad(part, exchange, 'right after the valid key asked the same'));
        }
        const lost = firstFailure(asked);
        return findings.length === 0 && lost !== null
          ? inconclusive(lost)
          : judgeFindings(findings);
      },
    },
  );

/** A refusal may name the model that was asked for, and no other that the key may use. */
const namesNoOther = (contract: Contract, cell: Cell) =>
  scenarioCase(
    {
      requirement,
      ...cell,
      variant: 'names-no-other-model',
      sends: 'the restricted key with a model not on its list',
      expects: 'a refusal that names none of the models that the key may use',
    },
    {
      needs: ['active', 'restricted'],
      needsModels: true,
      requests: 1,
      run: async (session): Promise<Judgement> => {
        const key = presentKey(contract, cell.style, 'restricted');
        const exchange = await session.send(
          request(cell.operation, [key], { model: 'denied', body: 'whole' }),
        );
        const { answer } = exchange;
        if (answer === null) return inconclusive(explainFailure(exchange));
        if (answer.status !== 403) {
          const other = `not refused with 403 but answered ${answer.status}`;
          return inconclusive((await doubtIn(session, cell)) ?? other);
        }
        const text = `${answer.body}\n${answer.headers.map((line) => line.join(': ')).join('\n')}`;
        const named = session.target.allowedModels.filter((model) => namesModel(text, model));
        if (named.length === 0) {
          const doubt = await doubtIn(session, cell);
          return doubt === null ? passed : inconclusive(doubt);
        }
        const seen = `403 that names ${named.length} of the key's models`;
        return failed('leaked', 'no other model is named', exchange, seen);
      },
    },
  );

/** Endpoints that name no model: only an unknown key can be judged there. */
const modelless = (contract: Contract) =>
  cells(contract).filter(({ operation }) => operationOf(contract, operation).model === null);

/** What one key may do never shows in the answer to another. */
export const hardIsolated = (contract: Contract) => [
  ...modelCells(contract).flatMap((cell) => [
    parallel(contract, cell),
    afterGoodKey(contract, cell, badParts(contract, cell)),
    namesNoOther(contract, cell),
  ]),
  ...modelless(contract).map((cell) =>
    afterGoodKey(contract, cell, badParts(contract, cell).slice(0, 1)),
  ),
  ...noKeyBehindGoodKey(contract),
];
