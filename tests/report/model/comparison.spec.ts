import { expect } from '@playwright/test';
import { renderMarkdown } from '../../../report/markdown.ts';
import type { Comparison, Report } from '../../../report/model/report.ts';
import { accessProblems } from '../../support/report/access-problems.ts';
import { hostileText } from '../../support/report/hostile-report.ts';
import { test } from '../../support/report/html-page.ts';
import { sampleReport } from '../../support/report/sample-report.ts';

const deleted = 'KEY-DELETED/createMessage/bearer/sample';

const comparison: Comparison = {
  baseUrl: 'https://other.example',
  verdict: 'violations',
  because: '1 finding against 1 clause: KEY-DELETED.',
  differences: [
    {
      id: deleted,
      requirement: 'KEY-DELETED',
      operation: 'createMessage',
      kind: 'worse',
      here: 'served: seen 200 application/json, expected 401',
      there: 'passed',
    },
    {
      id: 'KEY-DELETED/createRerank/bearer/sample',
      requirement: 'KEY-DELETED',
      operation: 'createRerank',
      kind: 'told-here-alone',
      here: 'served: seen 200 application/json, expected 401',
      there: 'inconclusive: answered 503',
    },
    {
      id: 'STYLE-BEARER/connectRealtime/bearer/sample',
      requirement: 'STYLE-BEARER',
      operation: 'connectRealtime',
      kind: 'better',
      here: 'passed',
      there: 'refused: seen 401 text/plain, expected the key is accepted',
    },
  ],
};

const compared: Report = { ...sampleReport, comparison };

test('Markdown counts by clause the differences of two targets, and shows what is worse and better', () => {
  const text = renderMarkdown(compared);
  const part = text.slice(text.indexOf('### Compared'), text.indexOf('<sub>'));
  expect(part.replaceAll('\u2060', '')).toBe(
    `### Compared with https://other.example

There: **violations**. 1 finding against 1 clause: KEY-DELETED. 3 cases differ.

| clause | worse here | better here | result only here | result only there |
| --- | ---: | ---: | ---: | ---: |
| **KEY-DELETED** | 1 | · | 1 | · |
| **STYLE-BEARER** | · | 1 | · | · |

<details>
<summary>Worse here: 1 case</summary>

| case | here | there |
| --- | --- | --- |
| \`${deleted}\` | \`served: seen 200 application/json, expected 401\` | \`passed\` |

</details>

<details>
<summary>Better here: 1 case</summary>

| case | here | there |
| --- | --- | --- |
| \`STYLE-BEARER/connectRealtime/bearer/sample\` | \`passed\` | \`refused: seen 401 text/plain, expected the key is accepted\` |

</details>

`,
  );
  expect(text.replace(part, '')).toBe(renderMarkdown(sampleReport));
});

test('two targets with the same results are reported in Markdown without a table', () => {
  const text = renderMarkdown({ ...compared, comparison: { ...comparison, differences: [] } });
  const part = text.slice(text.indexOf('### Compared'), text.indexOf('<sub>'));
  expect(part.split('\n').slice(1)).toEqual([
    '',
    'There: **violations**. 1 finding against 1 clause: KEY-DELETED. Every case has the same result.',
    '',
    '',
  ]);
});

test('Markdown stays within what a comment holds, however much differs', () => {
  const [difference] = comparison.differences;
  if (difference === undefined) throw new Error('There is a difference.');
  const here = hostileText.repeat(100);
  const differences = Array.from({ length: 5000 }, () => ({ ...difference, here }));
  const text = renderMarkdown({ ...compared, comparison: { ...comparison, differences } });
  expect(text.length).toBeLessThan(60_000);
  expect(text).toContain('… and 4990 more\n');
});

test('the page shows by clause where two targets differ, and for a case its result on both', async ({
  open,
}) => {
  const { page, troubles } = await open(compared);
  const part = page.getByRole('region', { name: 'Compared with https://other.example' });
  await expect(part.locator('> p')).toHaveText(
    'There: violations. 1 finding against 1 clause: KEY-DELETED. 3 cases differ.',
  );
  await expect(part.locator('summary')).toHaveText([
    'KEY-DELETED 1 worse here, 1 result only here',
    'STYLE-BEARER 1 better here',
  ]);
  await part.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await expect(part.getByRole('listitem')).toHaveCount(2);
  await expect(part.getByRole('listitem').first().getByRole('definition')).toHaveText([
    'served: seen 200 application/json, expected 401',
    'passed',
  ]);
  await part.getByRole('link', { name: deleted }).click();
  const panel = page.getByRole('complementary', { name: 'Details' });
  await expect(panel.getByRole('heading', { name: 'Compared with' })).toBeVisible();
  await expect(panel.getByRole('definition').first()).toHaveText(
    'served: seen 200 application/json, expected 401',
  );
  expect(troubles).toEqual([]);
});

test('a report of one target has no such part', async ({ open }) => {
  const { page } = await open(sampleReport);
  await expect(page.getByText('Compared with')).toHaveCount(0);
});

test('what another target wrote is shown as text', async ({ open }) => {
  const differences = comparison.differences.map((one) => ({ ...one, there: hostileText }));
  const { page, troubles } = await open({
    ...compared,
    comparison: { ...comparison, because: hostileText, differences },
  });
  await page.locator('.differing summary').first().click();
  await expect(page.locator('.difference dd').nth(1)).toHaveText(hostileText);
  expect(troubles).toEqual([]);
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the opened differences of the ${scheme} page`, async ({ open }) => {
    const { page } = await open(compared, { scheme, width: 390 });
    for (const fold of await page.locator('.differing summary').all()) await fold.click();
    await expect(page.locator('.difference')).toHaveCount(3);
    expect(await accessProblems(page)).toEqual([]);
  });
}
