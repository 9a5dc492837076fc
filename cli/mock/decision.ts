import pc from 'picocolors';
import { type DecisionStep, decisionRecord, stepsOf } from '../../mocks/control/decision-steps.ts';
import type { Decision } from '../../mocks/gateway/decision.ts';
import { hideKeys } from '../../mocks/keys/keyring.ts';

/** A caller's text, safe for a terminal: no key, and no control characters. */
const clean = (text: string): string => hideKeys(text).replace(/[^\x20-\x7e…]/g, '?');

const marks: Readonly<Record<DecisionStep['outcome'], string>> = {
  passed: '✓',
  refused: '✗',
  'not taken': '–',
};

/** The steps of a decision, a line each. */
const renderSteps = (decision: Decision): string =>
  stepsOf(decisionRecord(decision))
    .map(({ name, outcome, text }) => `\n    ${marks[outcome]} ${name.padEnd(10)} ${clean(text)}`)
    .join('')
    .replaceAll(/ +$/gm, '');

/**
 * A decision in one line: status, request, where which credential was, whose it is; and below it why
 * it was refused, and what to change.
 *
 * @param isVerbose adds the steps that led to it
 */
export function renderDecision(
  decision: Decision,
  { useColor, isVerbose }: { readonly useColor: boolean; readonly isVerbose: boolean },
): string {
  const colors = pc.createColors(useColor);
  const { status, method, path, operation, credential, key, model, refusal, clause, note } =
    decision;
  const paint = status < 400 ? colors.green : colors.red;
  const what = [
    method,
    path,
    // A user's own handler answered, so the mock read no key.
    ...(operation === null && note !== null
      ? []
      : [credential === null ? 'no key' : `${credential.style} ${credential.masked}`]),
    ...(key === null ? [] : [`${key.name} (${key.state})`]),
    ...(model === null ? [] : [model]),
    ...(note === null ? [] : [note]),
  ];
  const why =
    refusal === null
      ? ''
      : `\n    ${clean(refusal.reason)} → ${refusal.advice}${clause === null ? '' : ` [${clause}]`}`;
  const steps = isVerbose ? renderSteps(decision) : '';
  return `${paint(String(status))} ${what.map(clean).join(' · ')}${colors.dim(steps + why)}\n`;
}
