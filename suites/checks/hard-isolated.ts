import type { Finding, Judgement, RequestPlan } from '../case.ts';
import type { Cell } from '../credentials.ts';
import { presentKey } from '../credentials.ts';
import type { Exchange } from '../exchange.ts';
import { doubtOf, failed, inconclusive, judgeFindings, passed } from '../judges.ts';
import { badRequest, controlOf, request, scenarioCase } from '../plans.ts';
import { explainFailure, isServed, readAnswer, tellAnswer, troubleOf } from '../read-answer.ts';
import { modelCells } from './model-cells.ts';

const requirement = 'HARD-ISOLATED';
const rounds = 6;

/** What each of the keys must be answered, whoever else is asking at the same time. */
type Part = {
  readonly name: string;
  readonly plan: RequestPlan;
  readonly statuses: readonly number[];
};

function partsOf({ operation, style }: Cell): { good: RequestPlan; bad: Part[] } {
  return {
    good: request(operation, [presentKey(style, 'active')]),
    bad: [
      {
        name: 'an unknown key',
        plan: badRequest(operation, [presentKey(style, 'unknown')]),
        statuses: [401],
      },
      {
        name: 'the restricted key with a model not on its list',
        plan: request(operation, [presentKey(style, 'restricted')], {
          model: 'denied',
          body: 'whole',
        }),
        statuses: [403],
      },
    ],
  };
}

function judgeBad(part: Part, exchange: Exchange, when: string): Finding[] {
  const { answer } = exchange;
  if (answer === null || part.statuses.includes(answer.status) || troubleOf(answer) !== null)
    return [];
  return [
    {
      severity: isServed(answer) ? 'served' : 'wrong-refusal',
      expected: `${part.statuses.join(' or ')} for ${part.name}`,
      seen: `${tellAnswer(exchange)} ${when}`,
      exchange,
    },
  ];
}

const firstFailure = (exchanges: readonly Exchange[]): string | null => {
  const lost = exchanges.find(({ answer }) => answer === null);
  return lost === undefined ? null : explainFailure(lost);
};

/** Each key on its own first: a part that is refused wrongly even alone is another clause's finding. */
function soundAlone(bad: readonly Part[], alone: readonly Exchange[]): string | null {
  const wrong = bad.find((part, at) => !part.statuses.includes(alone[at]?.answer?.status ?? 0));
  return wrong === undefined
    ? null
    : `${wrong.name} is not refused as it should be even when alone`;
}

/** Good, unknown and restricted keys at the same time: none may get what is another's. */
const parallel = (cell: Cell) =>
  scenarioCase(
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
      requests: 3 + rounds * 3,
      run: async (session): Promise<Judgement> => {
        const { good, bad } = partsOf(cell);
        const control = await session.control(controlOf(good, cell.style));
        const doubt = doubtOf(control, session.orderOf(cell.operation));
        if (doubt !== null) return inconclusive(doubt);
        const alone = await Promise.all(bad.map(({ plan }) => session.send(plan)));
        const unsound = firstFailure(alone) ?? soundAlone(bad, alone);
        if (unsound !== null) return inconclusive(unsound);
        const sent = await Promise.all(
          Array.from({ length: rounds }, async () => ({
            goods: await session.send(good),
            bads: await Promise.all(bad.map(({ plan }) => session.send(plan))),
          })),
        );
        const lost = firstFailure(sent.flatMap(({ goods, bads }) => [goods, ...bads]));
        if (lost !== null) return inconclusive(lost);
        return judgeFindings(
          sent.flatMap(({ goods, bads }) => [
            ...bads.flatMap((exchange, at) => {
              const part = bad[at];
              return part === undefined
                ? []
                : judgeBad(part, exchange, 'while other keys were asking');
            }),
            ...(readAnswer(goods).kind === 'refused'
              ? [
                  {
                    severity: 'refused' as const,
                    expected: 'the good key is accepted',
                    seen: `${tellAnswer(goods)} while other keys were asking`,
                    exchange: goods,
                  },
                ]
              : []),
          ]),
        );
      },
    },
  );

/** The same request by the good key first: its answer must not be kept for the next key. */
const afterGoodKey = (cell: Cell) =>
  scenarioCase(
    {
      requirement,
      ...cell,
      variant: 'after-good-key',
      sends: 'the same request by the good key and then by the others',
      expects: 'the others are refused as ever: no answer of another key is served again',
    },
    {
      needs: ['active', 'restricted'],
      needsModels: true,
      requests: 5,
      run: async (session): Promise<Judgement> => {
        const { good, bad } = partsOf(cell);
        const alone = await Promise.all(bad.map(({ plan }) => session.send(plan)));
        const unsound = firstFailure(alone) ?? soundAlone(bad, alone);
        if (unsound !== null) return inconclusive(unsound);
        const warm = await session.send(good);
        const doubt = doubtOf(warm, session.orderOf(cell.operation));
        if (doubt !== null) return inconclusive(doubt);
        const findings: Finding[] = [];
        for (const part of bad) {
          findings.push(
            ...judgeBad(part, await session.send(part.plan), 'right after the good key was served'),
          );
        }
        return judgeFindings(findings);
      },
    },
  );

/** A refusal may name the model that was asked for, and no other that the key may use. */
const namesNoOther = ({ operation, style }: Cell) =>
  scenarioCase(
    {
      requirement,
      operation,
      style,
      variant: 'names-no-other-model',
      sends: 'the restricted key with a model not on its list',
      expects: 'a refusal that names none of the models that the key may use',
    },
    {
      needs: ['active', 'restricted'],
      needsModels: true,
      requests: 1,
      run: async (session): Promise<Judgement> => {
        const plan = request(operation, [presentKey(style, 'restricted')], {
          model: 'denied',
          body: 'whole',
        });
        const exchange = await session.send(plan);
        const { answer } = exchange;
        if (answer === null) return inconclusive(explainFailure(exchange));
        if (answer.status !== 403)
          return inconclusive(`not refused with 403 but answered ${answer.status}`);
        const text = `${answer.body}\n${answer.headers.map((line) => line.join(': ')).join('\n')}`;
        const named = session.target.allowedModels.filter((model) => text.includes(model));
        return named.length === 0
          ? passed
          : failed(
              'leaked',
              'no other model is named',
              exchange,
              `403 that names ${named.length} of the key's models`,
            );
      },
    },
  );

/** What one key may do never shows in the answer to another. */
export const hardIsolated = modelCells.flatMap((cell) => [
  parallel(cell),
  afterGoodKey(cell),
  namesNoOther(cell),
]);
