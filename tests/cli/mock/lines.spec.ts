import { activeOptions } from '../../../cli/mock/active-options.ts';
import { renderBanner } from '../../../cli/mock/banner.ts';
import { renderDecision } from '../../../cli/mock/decision.ts';
import { createGateway } from '../../../mocks/gateway/gateway.ts';
import { fixtureRequest, keyOf } from '../../support/fixture-request.ts';
import { expect, test } from '../../test.ts';

test('a line has the time, the duration and only what is known of the key', async () => {
  const gateway = createGateway({ clock: () => new Date(2027, 0, 31, 9, 5, 7).getTime() });
  const lines: string[] = [];
  gateway.decisions.subscribe((decision) =>
    lines.push(
      renderDecision({ ...decision, duration: 3.21 }, { useColor: false, isVerbose: false }),
    ),
  );
  const headers = { authorization: `Bearer ${keyOf('active')}` };
  await gateway.fetch(new Request('http://mock/chat/completions', { headers }));
  await gateway.fetch(new Request('http://mock/nowhere'));
  await gateway.fetch(fixtureRequest('listModels', null));
  await gateway.fetch(fixtureRequest('createMessage', keyOf('active'), { style: 'bearer' }));
  await gateway.fetch(
    fixtureRequest('createChatCompletion', keyOf('active'), { members: { stream: true } }),
  );
  expect(lines.map((line) => line.split('\n')[0])).toEqual([
    '09:05:07 404 GET · /chat/completions · key not examined · 3.2 ms',
    '09:05:07 404 GET · /nowhere · 3.2 ms',
    '09:05:07 401 GET · /v1/models · no key · 3.2 ms',
    '09:05:07 401 POST · /v1/messages · key in authorization, not read here · 3.2 ms',
    '09:05:07 200 POST · /v1/chat/completions · bearer sk-…gRrU · Active (active) · gpt-5.4 · streamed, began after 3.2 ms',
  ]);
});

test('the banner shows the active options, the network address and the names of keys', () => {
  const options = activeOptions(
    {
      port: 0,
      host: '0.0.0.0',
      latency: 20,
      fault: [],
      keys: 'keys.yaml',
      chaos: { 429: 0.1, slow: 0.05 },
      chaosSeed: 7,
      strictModels: true,
    },
    { isOn: false, isUsual: true },
  );
  const key = {
    name: "Femi's app",
    key: 'sk-frontend-0123456789',
    state: 'active',
    models: null,
    quota: null,
    expiresAt: null,
  } as const;
  const banner = renderBanner('http://127.0.0.1:4010', [key], [], {
    useColor: false,
    printsEach: true,
    token: null,
    options,
    networkUrls: ['http://192.0.2.7:4010'],
  });
  expect(banner).toContain('\nNetwork      on http://192.0.2.7:4010\n');
  expect(banner).toContain("\n  active      …6789  Femi's app\n");
  expect(banner).toContain(
    [
      'Options',
      '  --keys keys.yaml',
      '  --latency 20: each answer waits 20 ms',
      '  --chaos 429=10%,slow=5% --chaos-seed 7: accepted requests go wrong',
      '  --strict-models: a model that is not listed gets 404',
      '  Requests and answers are not kept, since other machines can send them; --traffic keeps them.',
    ].join('\n'),
  );
  const usual = { port: 0, host: '127.0.0.1', latency: 0, fault: [], chaosSeed: 1 };
  expect(activeOptions(usual, { isOn: true, isUsual: true })).toEqual([]);
  expect(activeOptions(usual, { isOn: false, isUsual: false })).toEqual([
    '--no-traffic: requests and answers are not kept',
  ]);
});
