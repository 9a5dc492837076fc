import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, test as base, chromium } from '@playwright/test';
import packaged from '@sparticuz/chromium';
import { type ControlOptions, createControl } from '../../mocks/control/control.ts';
import { servePage } from '../../mocks/dashboard/serve-page.ts';
import { createGateway, type GatewayOptions } from '../../mocks/gateway/gateway.ts';
import { createTrafficLog } from '../../mocks/gateway/traffic/traffic-log.ts';
import { type ServerOptions, startServer } from '../../mocks/server/server.ts';
import type { MockServer } from './mock-server.ts';

/**
 * Flags for a container: no sandbox of the kernel's, no graphics, one process for the pages of all tests. The web's
 * own rules stay in force.
 */
const flags = ['--headless=shell', '--no-sandbox', '--disable-gpu', '--renderer-process-limit=1'];

/**
 * Unpacks the Chromium that comes with npm, one worker at a time: two at once would write one file.
 * A lock that nobody holds any more is removed after a while.
 */
async function unpackChromium(): Promise<string> {
  const lock = join(tmpdir(), 'anyone-conformance-chromium.lock');
  const isMine = (): Promise<boolean> =>
    mkdir(lock).then(
      () => true,
      () => false,
    );
  for (let turn = 0; turn < 100 && !(await isMine()); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return packaged.executablePath().finally(() => rm(lock, { recursive: true, force: true }));
}

/** Starts Playwright's own Chromium where it is installed, else the one that comes with npm. */
export async function launchChromium(): Promise<Browser> {
  if (existsSync(chromium.executablePath())) return chromium.launch();
  return chromium.launch({ executablePath: await unpackChromium(), args: flags });
}

/** Starts a mock with its dashboard, on a free port. */
export async function startDashboard(
  options: Pick<ControlOptions, 'token'> &
    Pick<GatewayOptions, 'behaviours'> &
    Pick<ServerOptions, 'port'> = {},
): Promise<MockServer> {
  const { behaviours = [], port = 0, ...access } = options;
  const gateway = createGateway({ behaviours, traffic: createTrafficLog() });
  const control = createControl(gateway, { ...access, page: servePage });
  return { ...(await startServer(gateway, { control, port })), gateway };
}

/** Playwright's `test` with a Chromium and a mock that serves its dashboard. */
export const test = base.extend<{ mock: MockServer }>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures of a fixture here.
    async ({}, use) => {
      const browser = await launchChromium();
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  mock: async ({}, use) => {
    const mock = await startDashboard();
    await use(mock);
    await mock.close();
  },
});
