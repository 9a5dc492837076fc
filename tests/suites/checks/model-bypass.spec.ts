import { builtInContract } from '../../../fixtures/contract.ts';
import { usualModel } from '../../../suites/cases/models.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { answeredJson } from '../../support/suites/exchanges.ts';
import { judgeCase } from '../../support/suites/judge-case.ts';
import { expect, test } from '../../test.ts';

const denied = usualModel(builtInContract(), {}, 'createChatCompletion');
const servedBy = (model: string | null) =>
  answeredJson(200, { id: 'one', object: 'chat.completion', model, choices: [] });

for (const variant of ['second-model-in-query', 'model-left-out']) {
  const id = `HARD-NO-BYPASS/createChatCompletion/bearer/${variant}`;
  const one = allCases.find((known) => known.id === id);
  if (one === undefined) throw new Error(`there is no case ${id}`);

  test(`${variant}: an answer that names the denied model is a finding where plain ones name their own`, async () => {
    const judgement = await judgeCase(one, (plan) => {
      const isPlain = plan.model === 'allowed' && plan.second === undefined;
      if (plan.model === 'denied') return answeredJson(403, { error: { message: 'No.' } });
      return servedBy(isPlain ? 'gpt-5.4-mini' : denied);
    });
    expect(judgement).toMatchObject({
      outcome: 'failed',
      findings: [{ severity: 'served', seen: 'served by a model that it may not use' }],
    });
  });

  test(`${variant}: where every answer names the denied model, nothing counts`, async () => {
    expect(await judgeCase(one, () => servedBy(denied))).toEqual({
      outcome: 'not-applicable',
      reason:
        'answers for an allowed model name another one as well, so they do not show which one served',
    });
  });
}
