import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createControl } from '../../../mocks/control/control.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { openState } from '../../../mocks/keys/mock-state.ts';
import { inFolder } from '../../support/in-folder.ts';
import { see } from '../../support/read-answer.ts';
import { expect, test } from '../../test.ts';

test('a change that cannot be kept is not acknowledged, and the next write keeps it', async () => {
  await inFolder({}, async (folder) => {
    const place = join(folder, 'place');
    const file = join(place, 'state.json');
    await mkdir(place);
    const gateway = createGateway();
    const state = await openState(file, gateway, { seeds: [], isFile: false }, () => undefined);
    const control = createControl(gateway, { keep: state.keep });
    const remove = (id: string) =>
      control.answer(new Request(`http://127.0.0.1/_anyone/keys/${id}`, { method: 'DELETE' }));
    await rm(place, { recursive: true });
    expect(await see(await remove('key_1'))).toMatchObject({
      status: 500,
      body: {
        error: {
          message: 'The change is in force, but could not be kept (ENOENT): a restart may lose it.',
        },
      },
    });
    await mkdir(place);
    expect((await remove('key_2')).status).toBe(204);
    const { keys } = JSON.parse(await readFile(file, 'utf8'));
    expect(keys.slice(0, 2)).toMatchObject([
      { id: 'key_1', deletedAt: expect.any(Number) },
      { id: 'key_2', deletedAt: expect.any(Number) },
    ]);
    await state.close();
  });
});

test('a defect of the control API is reported as one, and not as a change that was not kept', async () => {
  const gateway = createGateway();
  const control = createControl(gateway, {
    document: () => Promise.reject(new TypeError('no document')),
  });
  const answer = await control.answer(new Request('http://127.0.0.1/_anyone/openapi.yaml'));
  expect(await see(answer)).toMatchObject({
    status: 500,
    body: {
      error: { message: 'The control API failed on this request: this is a defect of the mock.' },
    },
  });
});
