import { renderBanner } from '../../../cli/mock/banner.ts';
import { keyFixtures } from '../../../fixtures/keys.ts';
import { formatNames, formats } from '../../../spec/index.ts';
import { expect, test } from '../../test.ts';

const banner = renderBanner('http://127.0.0.1:4010', Object.values(keyFixtures), [], {
  useColor: false,
  printsEach: false,
  token: null,
});

test('the banner has a call of each format, with its header, its markers and a body', () => {
  for (const name of formatNames) {
    expect(banner).toMatch(new RegExp(`^  ${formats[name].name}\ncurl http`, 'm'));
  }
  expect(banner.match(/^curl .*$/gm)).toEqual([
    `curl http://127.0.0.1:4010/v1/chat/completions -H "Authorization: Bearer ${keyFixtures.active.key}" -H "Content-Type: application/json" -d "{\\"model\\":\\"gpt-5.4\\",\\"messages\\":[{\\"role\\":\\"user\\",\\"content\\":\\"Hi\\"}],\\"max_completion_tokens\\":16}"`,
    expect.stringContaining(
      `/v1/messages -H "x-api-key: ${keyFixtures.active.key}" -H "anthropic-version: 2023-06-01" -H`,
    ),
    expect.stringContaining(
      `/v1beta/models/gemini-3.1-pro-preview:generateContent -H "x-goog-api-key: ${keyFixtures.active.key}" -H`,
    ),
  ]);
});

test('the calls can be pasted into cmd.exe, too: no single quotes', () => {
  expect(banner.match(/^curl .*'.*$/gm)).toBeNull();
});
