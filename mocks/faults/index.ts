import { answerFaults } from './answers.ts';
import { conflictFaults } from './conflicts.ts';
import { disguiseFaults } from './disguises.ts';
import { echoFaults } from './echoes.ts';
import type { Fault } from './fault.ts';
import { headerCaseFaults } from './header-case.ts';
import { keyChangeFaults } from './key-changes.ts';
import { keySpellingFaults } from './key-spellings.ts';
import { keyStateFaults } from './key-states.ts';
import { laterChangeFaults } from './later-changes.ts';
import { leakFaults } from './leaks.ts';
import { lookUpFaults } from './look-ups.ts';
import { missingKeyFaults } from './missing-keys.ts';
import { modelNameFaults } from './model-names.ts';
import { modelScopeFaults } from './model-scope.ts';
import { orderFaults } from './order.ts';
import { otherRouteFaults } from './other-routes.ts';
import { pathSpellingFaults } from './path-spellings.ts';
import { presentationFaults } from './presentations.ts';
import { rareSpellingFaults } from './rare-spellings.ts';
import { rawWireFaults } from './raw-wire.ts';
import { refusalFormFaults } from './refusal-forms.ts';
import { refusalFaults } from './refusals.ts';
import { routeFaults } from './routes.ts';
import { sharingFaults } from './sharing.ts';
import { shortcutFaults } from './shortcuts.ts';
import { sporadicFaults } from './sporadic.ts';
import { styleFaults } from './styles.ts';
import { transportFaults } from './transport.ts';
import { trustedCallerFaults } from './trusted-callers.ts';
import { unreadBodyFaults } from './unread-bodies.ts';
import { unreadRequestFaults } from './unread-requests.ts';

/** Every defect that the mock can be given, each of which a check must find. */
export const faults: readonly Fault[] = [
  ...missingKeyFaults,
  ...styleFaults,
  ...headerCaseFaults,
  ...lookUpFaults,
  ...presentationFaults,
  ...keySpellingFaults,
  ...conflictFaults,
  ...keyStateFaults,
  ...keyChangeFaults,
  ...laterChangeFaults,
  ...modelScopeFaults,
  ...modelNameFaults,
  ...orderFaults,
  ...answerFaults,
  ...refusalFaults,
  ...refusalFormFaults,
  ...leakFaults,
  ...echoFaults,
  ...sharingFaults,
  ...routeFaults,
  ...pathSpellingFaults,
  ...otherRouteFaults,
  ...disguiseFaults,
  ...transportFaults,
  ...shortcutFaults,
  ...trustedCallerFaults,
  ...unreadBodyFaults,
  ...unreadRequestFaults,
  ...rareSpellingFaults,
  ...rawWireFaults,
  ...sporadicFaults,
];

/** The fault with this id, undefined where there is none. */
export const findFault = (id: string): Fault | undefined => faults.find((fault) => fault.id === id);
