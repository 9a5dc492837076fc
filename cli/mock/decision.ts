import pc from 'picocolors';
import { type DecisionStep, decisionRecord, stepsOf } from '../../mocks/control/decision-steps.ts';
import type { Decision } from '../../mocks/gateway/decision.ts';
import { hideKeys } from '../../mocks/keys/keyring.ts';

/** What a caller wrote, fit for a terminal: no key, and nothing that the terminal would obey. */
const clean = (text: string): string => hideKeys(text).replace(/[^\x20-\x7e…]/g, '?');

const marks: Readonly<Record<DecisionStep['outcome'], string>> = {
  passed: '✓',
  refused: '✗',
  'not taken': '–',
};

/** The steps of a decision, a line each. */
const tellSteps = (decision: Decision): string =>
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
export function tellDecision(
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
    // What a handler of the owner's answered was not looked at for a key.
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
  const steps = isVerbose ? tellSteps(decision) : '';
  return `${paint(String(status))} ${what.map(clean).join(' · ')}${colors.dim(steps + why)}\n`;
}
