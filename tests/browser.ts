import { existsSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';
import packed from '@sparticuz/chromium';

/** Starts a real Chromium: the one that Playwright manages where it is installed, else a packed one. */
export async function startBrowser(): Promise<Browser> {
  if (existsSync(chromium.executablePath())) return chromium.launch();
  // Not with its own arguments: they are for one page at a time, and turn web security off.
  return chromium.launch({ executablePath: await packed.executablePath(), chromiumSandbox: false });
}
