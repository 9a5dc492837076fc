import { expect, test } from 'anyone-conformance/mock/playwright';

test('an application gets what this test scripted', async ({ mock, request }) => {
  await mock.answer({ when: { message: 'weather' }, text: 'It is raining.' });
  const response = await request.post(`${mock.url}/v1/chat/completions`, {
    headers: { authorization: `Bearer ${mock.keys.active}` },
    data: { model: 'gpt-5.4', messages: [{ role: 'user', content: 'How is the weather?' }] },
  });
  expect(await response.text()).toContain('It is raining.');
  expect((await mock.decisions()).map(({ status }) => status)).toEqual([200]);
});
