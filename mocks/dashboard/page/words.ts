import { isOperationId, isRequirementId, operationOf, requirementOf } from '../../../spec/index.ts';
import type { DecisionStep } from '../../control/decision-steps.ts';
import type { KeyState } from './control-client.ts';

/** A key's state as a person reads it, and its colour: does the key work, in part, not now, never again? */
export const states: Readonly<Record<KeyState, readonly [word: string, tone: string]>> = {
  active: ['Active', 'good'],
  restricted: ['Restricted', 'part'],
  disabled: ['Disabled', 'off'],
  expired: ['Expired', 'off'],
  exhausted: ['Quota exhausted', 'warn'],
  deleted: ['Deleted', 'bad'],
};

/** The steps of a decision, as a person reads them. */
export const stepWords: Readonly<Record<DecisionStep['name'], string>> = {
  route: 'Route',
  credential: 'Credential',
  key: 'Key',
  model: 'Model',
  permission: 'Permission',
  request: 'Request',
};

/** What a clause says, in a line; nothing for an unknown one. */
export const clauseTitle = (clause: string): string =>
  isRequirementId(clause) ? requirementOf(clause).title : '';

/** How long ago a time was. */
export function tellAge(date: string): string {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(date)) / 1000));
  if (seconds < 5) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 86_400
    ? `${Math.floor(seconds / 3_600)} h ago`
    : new Date(date).toLocaleDateString();
}

/** How long something took: a tenth of a millisecond below ten, seconds above one. */
export function tellDuration(milliseconds: number): string {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return milliseconds < 10 ? `${milliseconds.toFixed(1)} ms` : `${Math.round(milliseconds)} ms`;
}

/** A number of bytes, as a person reads it. */
export function tellBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  return bytes < 1_048_576
    ? `${(bytes / 1_024).toFixed(1)} kB`
    : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** The name of an operation, as developers know it. */
export const operationName = (id: string | null): string | null =>
  id !== null && isOperationId(id) ? operationOf(id).summary : id;

/** The time of day, to the millisecond. */
export function tellTime(date: string): string {
  const time = new Date(date);
  const part = (value: number, width = 2): string => String(value).padStart(width, '0');
  return `${part(time.getHours())}:${part(time.getMinutes())}:${part(time.getSeconds())}.${part(time.getMilliseconds(), 3)}`;
}
