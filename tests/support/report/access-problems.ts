import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds on a page that is open in a browser: each rule with the elements that break it. */
export async function accessProblems(page: Page): Promise<string[]> {
  // Axe would describe each element that keeps a rule, too: far more than those that break one.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
