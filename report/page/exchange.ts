import type { ReportedFinding } from '../model/report.ts';
import { element } from './element.ts';

const linesOf = (headers: readonly (readonly [string, string])[]): string =>
  headers.map(([name, value]) => `${name}: ${value}\n`).join('');

function inLines(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function requestText({ request }: ReportedFinding): string {
  if (request.raw !== undefined) return request.raw;
  const head = `${request.method} ${request.target}\n${linesOf(request.headers)}`;
  return request.body === null ? head : `${head}\n${inLines(request.body)}`;
}

const answerText = ({ answer }: ReportedFinding): string =>
  answer === null
    ? 'No answer came.'
    : `${answer.status}\n${linesOf(answer.headers)}\n${inLines(answer.body)}`;

async function copy(text: string, button: HTMLElement): Promise<void> {
  const label = await navigator.clipboard.writeText(text).then(
    () => 'Copied',
    () => 'Select the text and copy it',
  );
  button.textContent = label;
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2000);
}

function block(title: string, text: string): HTMLElement {
  const button = element('button', { type: 'button', class: 'copy' }, 'Copy');
  button.setAttribute('aria-label', `Copy: ${title}`);
  button.addEventListener('click', () => copy(text, button));
  return element(
    'section',
    { class: 'block' },
    element('div', { class: 'block-head' }, element('h4', {}, title), button),
    element('pre', { tabindex: '0', 'aria-label': title }, text),
  );
}

/** Draws a finding: expected next to seen, the request and its answer, and how to repeat it. */
export function drawFinding(finding: ReportedFinding): HTMLElement {
  const { severity, counted, expected, seen, curl } = finding;
  return element(
    'section',
    { class: 'finding' },
    element(
      'p',
      { class: 'tags' },
      element('span', { class: `tag ${counted ? 'violated' : 'reported'}` }, severity),
      element(
        'span',
        { class: 'muted' },
        counted ? 'counts towards the verdict' : 'reported, not counted',
      ),
    ),
    element(
      'dl',
      { class: 'beside' },
      element('div', {}, element('dt', {}, 'Expected'), element('dd', {}, expected)),
      element('div', { class: 'seen' }, element('dt', {}, 'Seen'), element('dd', {}, seen)),
    ),
    block('Send it again', curl),
    block('Request', requestText(finding)),
    block('Answer', answerText(finding)),
  );
}
