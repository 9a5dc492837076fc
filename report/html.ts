import { createHash } from 'node:crypto';
import { differenceSum } from './model/comparison.ts';
import type { Report } from './model/report.ts';
import { pageScript, pageStyle } from './page/generated/page-parts.ts';
import { pageDataOf } from './page/page-data.ts';
import { headlineOf, targetWords } from './words.ts';
import { xmlText } from './xml.ts';

const hashOf = (text: string): string =>
  `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Loads nothing, and runs only this tool's own script and style, by their hashes. */
const policy = [
  "default-src 'none'",
  `script-src ${hashOf(pageScript)}`,
  `style-src ${hashOf(pageStyle)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** JSON that cannot end the element around it, whatever its texts hold. */
const embedded = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const sentenceCase = (text: string): string => text.charAt(0) + text.slice(1).toLowerCase();

function factsOf(report: Report): string {
  const { totals, target, startedAt, durationMs, tool, strict } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['Target', targetWords(report)],
    ['Run', `${startedAt.slice(0, 16).replace('T', ' ')} UTC`],
    ['Sent', `${totals.requests} requests in ${(durationMs / 1000).toFixed(1)} s`],
    ['Keys', target.keys.join(', ') || 'none'],
    ['Tool', `${tool.name} ${tool.version}`],
    ['Allowed cost', target.cost],
    ['Counted', strict ? 'every finding' : "the contract's MUSTs; anything served or leaked"],
  ];
  return facts.map(([name, value]) => `<dt>${name}</dt><dd>${xmlText(value)}</dd>`).join('');
}

/** The section about another target; the script fills in its differences. */
function comparisonOf({ comparison }: Report): string {
  if (comparison === undefined) return '';
  const { baseUrl, verdict, because } = comparison;
  return `<section class="part" aria-labelledby="differences-title">
<h2 id="differences-title">Compared with ${xmlText(baseUrl)}</h2>
<p>There: ${verdict}. ${xmlText(because)} ${differenceSum(comparison)}</p>
<div id="differences"></div>
</section>
`;
}

function mainOf(report: Report): string {
  const notices = report.notices.map((notice) => `<p class="notice">${xmlText(notice)}</p>`);
  if (report.baseline !== undefined) {
    const { word, because } = report.baseline;
    notices.push(`<p class="notice">Baseline ${word}: ${xmlText(because)}</p>`);
  }
  const hidden = report.totals.failed === 0 ? ' hidden' : '';
  return `<div class="page">
<header>
<section class="verdict ${report.verdict}" aria-label="Verdict">
<p class="kicker">API-key authentication</p>
<h1>${sentenceCase(headlineOf(report))}</h1>
<p class="because">${xmlText(report.because)}</p>
<dl>${factsOf(report)}</dl>
</section>
${notices.join('\n')}
</header>
<main>
<noscript><p class="notice">This page needs JavaScript to show the cases behind the verdict.</p></noscript>
<section class="part" aria-labelledby="diagnoses-title"${hidden}>
<h2 id="diagnoses-title">What is wrong</h2>
<div id="diagnoses"></div>
</section>
${comparisonOf(report)}<div id="explorer"></div>
</main>
<footer><p><kbd>?</kbd> shows the keys of this page. Each clause, cell, case and filter has an address of its own.</p></footer>
</div>
<div id="details"></div>`;
}

/**
 * Renders the report as one HTML page that needs only a browser: no network, no server. What the target
 * sent appears in it as data, never as markup.
 */
export function renderHtml(report: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${sentenceCase(headlineOf(report))} · ${xmlText(targetWords(report))}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>
<body>
${mainOf(report)}
<script type="application/json" id="report">${embedded(pageDataOf(report))}</script>
<script>${pageScript}</script>
</body>
</html>
`;
}
