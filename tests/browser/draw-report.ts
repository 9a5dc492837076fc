/** `node tests/browser/draw-report.ts`: draws the pictures of the HTML report in docs/. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmbedded } from '../../check/embedded.ts';
import { findFault } from '../../mocks/faults/index.ts';
import { renderHtml } from '../../report/html.ts';
import { launchChromium } from '../support/browser.ts';
import { checkTarget } from '../support/suites/check-target.ts';

const ids = ['deleted-key-served', 'messages-refused-as-openai', 'missing-key-403'];
const faults = ids.flatMap((id) => findFault(id) ?? []);
const { target, close } = await startEmbedded({ faults });
// Without a provisioner: a deleted key that lives would be asked for a minute.
const { cases, ...report } = await checkTarget(target);
await close();
const baseUrl = 'https://gateway.example';
const shown = { ...report, target: { ...report.target, baseUrl }, cases };

const folder = await mkdtemp(join(tmpdir(), 'report-'));
const file = join(folder, 'report.html');
await writeFile(file, renderHtml(shown).replaceAll(target.baseUrl.origin, baseUrl));
const browser = await launchChromium();
for (const colorScheme of ['light', 'dark'] as const) {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1440, height: 1080 } });
  await page.goto(pathToFileURL(file).href);
  await page.getByRole('link', { name: 'the clearest proof' }).first().click();
  await page.waitForTimeout(300);
  const path = new URL(`../../docs/report-${colorScheme}.png`, import.meta.url).pathname;
  await page.screenshot({ path });
  await page.close();
}
await browser.close();
await rm(folder, { recursive: true });
process.exit(0);
