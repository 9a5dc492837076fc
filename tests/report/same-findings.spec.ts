import { expect } from '@playwright/test';
import { keyFixtures, keyStates } from '../../fixtures/keys.ts';
import { faults } from '../../mocks/faults/index.ts';
import { createGateway } from '../../mocks/gateway/gateway.ts';
import { startServer } from '../../mocks/server/server.ts';
import { clausesOf, diagnose, unexplained } from '../../report/diagnosis/diagnose.ts';
import { renderAnnotations } from '../../report/github.ts';
import { renderJunit } from '../../report/junit.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import { causesOf } from '../../report/model/causes.ts';
import type { Report } from '../../report/model/report.ts';
import { renderSarif } from '../../report/sarif.ts';
import { renderReport } from '../../report/terminal/report.ts';
import { problemsOfSarif, problemsOfXml } from '../support/report/form-problems.ts';
import { test } from '../support/report/html-page.ts';
import { checkTarget } from '../support/suites/check-target.ts';

/** Gateways with a known defect each: of every severity, and one in several. */
const targets = [
  { fault: 'deleted-key-served-on-rerank', only: ['KEY-DELETED/*', 'KEY-UNKNOWN/*'] },
  { fault: 'key-in-redirect', only: ['HARD-NO-ECHO/generateContent/*', 'KEY-DELETED/*'] },
  { fault: 'bearer-ignored', only: ['STYLE-*', 'KEY-UNIVERSAL/*'] },
  { fault: 'missing-key-403', only: ['KEY-REQUIRED/*', 'HTTP-CHALLENGE/*'] },
  { fault: 'no-challenge-for-messages', only: ['HTTP-CHALLENGE/*', 'KEY-UNKNOWN/*'] },
] as const;

async function checkFault(id: string, only: readonly string[]): Promise<Report> {
  const gateway = createGateway({ faults: faults.filter((fault) => fault.id === id) });
  const server = await startServer(gateway);
  const report = await checkTarget(
    {
      baseUrl: new URL(server.url),
      keys: Object.fromEntries(keyStates.map((state) => [state, keyFixtures[state].key])),
      allowedModels: keyFixtures.restricted.models ?? [],
      cost: 'costly',
    },
    { only },
  );
  await server.close();
  return report;
}

const idsIn = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, id = '']) => id).toSorted();

/** Ids of cases out of JUnit: the names of a test that has such an element. */
const junitIds = (xml: string, name: string): string[] =>
  idsIn(
    xml.replace(
      /<testcase name="([^"]*)" classname="(\w[\w-]*)\.(\w+)" time="[^"]*">/g,
      '<case id="$2/$3/$1">',
    ),
    new RegExp(`<case id="([^"]*)"><${name}`, 'g'),
  );

for (const { fault, only } of targets) {
  test(`each form has the same findings of a gateway with ${fault}`, async ({ open }) => {
    const report = await checkFault(fault, only);
    const failed = report.cases.filter(({ outcome }) => outcome === 'failed');
    const ids = (counted: boolean) =>
      failed
        .filter(({ findings }) => findings.some((one) => one.counted) === counted)
        .map(({ id }) => id)
        .toSorted();
    const causes = causesOf(report);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(report.totals.cases);

    const junit = renderJunit(report);
    expect(await problemsOfXml(junit, 'junit')).toEqual([]);
    expect(junitIds(junit, 'failure ')).toEqual(ids(true));
    expect(junitIds(junit, 'skipped type="[a-z-]+" message="reported, ')).toEqual(ids(false));

    const sarif = renderSarif(report);
    expect(problemsOfSarif(JSON.parse(sarif))).toEqual([]);
    expect(new Set(idsIn(sarif, /"caseId": "([^"]+)"/g))).toEqual(
      new Set([...ids(true), ...ids(false)]),
    );

    const clauses = [...new Set(causes.map(({ requirement }) => requirement))].toSorted();
    const distinct = (text: string, pattern: RegExp) => [...new Set(idsIn(text, pattern))];
    expect(distinct(renderMarkdown(report), /^\| [✗!] \| \*\*([A-Z-]+)\*\*/gm)).toEqual(clauses);
    const diagnoses = diagnose(report);
    expect(unexplained(report, diagnoses)).toEqual([]);
    expect([...new Set(diagnoses.flatMap(clausesOf).map(([id]) => id))].toSorted()).toEqual(
      clauses,
    );
    const headlines = diagnoses.map(({ headline }) => headline);
    const shownIn = (text: string, [start, end]: readonly [string, string]) =>
      headlines.filter((headline) => text.includes(`${start}${headline}${end}`));
    expect(shownIn(renderReport(report, false), ['  ✗ ', '\n'])).toEqual(
      diagnoses.filter(({ counted }) => counted).map(({ headline }) => headline),
    );
    expect(shownIn(renderAnnotations(report), [' title=', '::'])).toEqual(
      headlines.filter((headline) => !/[,:]/.test(headline)),
    );

    const { page, troubles } = await open(report);
    await expect(page.locator('#causes > li')).toHaveCount(causes.length);
    await expect(page.locator('.chip.violated b')).toHaveText(
      ids(true).length > 0 ? [String(ids(true).length)] : [],
    );
    await expect(page.locator('.chip.reported b')).toHaveText(
      ids(false).length > 0 ? [String(ids(false).length)] : [],
    );
    const [cause] = causes;
    if (cause === undefined) throw new Error('there is no cause');
    await page.getByRole('searchbox').fill(cause.found[0].case.id);
    await expect(page.locator('#cases li').first()).toContainText(cause.seen);
    expect(troubles).toEqual([]);
  });
}
