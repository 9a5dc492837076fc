import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { surveyOnce } from '../../../check/matrix/shared-survey.ts';
import { builtInContract } from '../../../fixtures/contract.ts';
import type { Target } from '../../../suites/cases/target.ts';
import { inFolder } from '../../support/in-folder.ts';
import { allCases } from '../../support/suites/built-in-cases.ts';
import { localKey, startLocalGateway } from '../../targets/local-models.ts';
import { expect, test } from '../../test.ts';

const settings = { contract: builtInContract(), timeout: 5_000, concurrency: 8 };

test('models are chosen from the list of the gateway, which is asked once in a run', async () => {
  const gateway = await startLocalGateway();
  const target: Target = {
    baseUrl: new URL(gateway.url),
    keys: { active: localKey },
    allowedModels: [],
    cost: 'free',
    models: { createEmbedding: 'mine' },
  };
  await inFolder({}, async (folder) => {
    const first = await surveyOnce(folder, target, allCases, settings);
    const { length } = gateway.asked();
    const second = await surveyOnce(folder, target, allCases, settings);
    expect(first.target.models).toMatchObject({
      createChatCompletion: 'llama-4-mini',
      createEmbedding: 'mine',
    });
    expect(second).toEqual(first);
    expect(length).toBeGreaterThan(0);
    expect(gateway.asked().length).toBe(length);
    const [file = ''] = await readdir(folder);
    expect(await readFile(join(folder, file), 'utf8')).not.toContain(localKey);
  });
  await gateway.close();
});

test('a gateway that does not answer is reported', async () => {
  const target: Target = {
    baseUrl: new URL('http://127.0.0.1:9'),
    keys: { active: localKey },
    allowedModels: [],
    cost: 'free',
  };
  await inFolder({}, (folder) =>
    expect(surveyOnce(folder, target, allCases, settings)).rejects.toThrow(
      /^the target did not answer: /,
    ),
  );
});
