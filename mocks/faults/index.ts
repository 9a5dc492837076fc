import { answerFaults } from './answers.ts';
import { conflictFaults } from './conflicts.ts';
import { disguiseFaults } from './disguises.ts';
import type { Fault } from './fault.ts';
import { keyChangeFaults } from './key-changes.ts';
import { keyStateFaults } from './key-states.ts';
import { leakFaults } from './leaks.ts';
import { lookUpFaults } from './look-ups.ts';
import { missingKeyFaults } from './missing-keys.ts';
import { modelScopeFaults } from './model-scope.ts';
import { orderFaults } from './order.ts';
import { presentationFaults } from './presentations.ts';
import { rawWireFaults } from './raw-wire.ts';
import { refusalFaults } from './refusals.ts';
import { routeFaults } from './routes.ts';
import { sharingFaults } from './sharing.ts';
import { sporadicFaults } from './sporadic.ts';
import { styleFaults } from './styles.ts';
import { transportFaults } from './transport.ts';

/** Every defect that the mock can be given, each of which a check must find. */
export const faults: readonly Fault[] = [
  ...missingKeyFaults,
  ...styleFaults,
  ...lookUpFaults,
  ...presentationFaults,
  ...conflictFaults,
  ...keyStateFaults,
  ...keyChangeFaults,
  ...modelScopeFaults,
  ...orderFaults,
  ...answerFaults,
  ...refusalFaults,
  ...leakFaults,
  ...sharingFaults,
  ...routeFaults,
  ...disguiseFaults,
  ...transportFaults,
  ...rawWireFaults,
  ...sporadicFaults,
];

/** The fault with this id, undefined where there is none. */
export const findFault = (id: string): Fault | undefined => faults.find((fault) => fault.id === id);
