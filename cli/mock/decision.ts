import pc from 'picocolors';
import { type DecisionStep, decisionRecord, stepsOf } from '../../mocks/control/decision-steps.ts';
import { credentialWords } from '../../mocks/control/decision-words.ts';
import type { Decision } from '../../mocks/gateway/decision.ts';
import { hideKeys } from '../../mocks/keys/keyring.ts';

/** A caller's text, safe for a terminal: no key, and no control characters. */
const clean = (text: string): string => hideKeys(text).replace(/[^\x20-\x7e…]/g, '?');

const marks: Readonly<Record<DecisionStep['outcome'], string>> = {
  passed: '✓',
  refused: '✗',
  'not taken': '–',
};

const renderSteps = (decision: Decision): string =>
  stepsOf(decisionRecord(decision))
    .map(({ name, outcome, text }) => `\n    ${marks[outcome]} ${name.padEnd(10)} ${clean(text)}`)
    .join('')
    .replaceAll(/ +$/gm, '');

/** The time of day on this machine, to the second. */
const timeOf = (at: number): string => new Date(at).toTimeString().slice(0, 8);

/** How long an answer took: below 10 ms with a tenth. */
function durationOf({ duration, streamed }: Decision): string {
  const text = `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
  return streamed ? `streamed, began after ${text}` : text;
}

/** Why a request was refused, and what to change; nothing for one that was served. */
function renderRefusal({ refusal, clause }: Decision): string {
  if (refusal === null) return '';
  const id = clause === null ? '' : ` [${clause}]`;
  return `\n    ${clean(refusal.reason)} → ${clean(refusal.advice)}${id}`;
}

/**
 * A decision in one line: time, status, request, where which credential was, whose it is, how long it took;
 * and below it why it was refused, and what to change.
 *
 * @param isVerbose adds the steps that led to it
 */
export function renderDecision(
  decision: Decision,
  { useColor, isVerbose }: { readonly useColor: boolean; readonly isVerbose: boolean },
): string {
  const colors = pc.createColors(useColor);
  const { status, method, path, key, model, note } = decision;
  const paint = status < 400 ? colors.green : colors.red;
  const what = [
    method,
    path,
    credentialWords(decisionRecord(decision)),
    key && `${key.name} (${key.state})`,
    model,
    note,
    durationOf(decision),
  ].filter((text) => text !== null);
  const below = `${isVerbose ? renderSteps(decision) : ''}${renderRefusal(decision)}`;
  const head = `${colors.dim(timeOf(decision.at))} ${paint(String(status))}`;
  return `${head} ${what.map(clean).join(' · ')}${colors.dim(below)}\n`;
}
