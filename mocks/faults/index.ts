import { carelessParserFaults } from './bypass/careless-parsers.ts';
import { carriedFaults } from './bypass/carried.ts';
import { changedRequestFaults } from './bypass/changed-requests.ts';
import { companionFaults } from './bypass/companions.ts';
import { disguiseFaults } from './bypass/disguises.ts';
import { frontEndFaults } from './bypass/front-ends.ts';
import { otherRouteFaults } from './bypass/other-routes.ts';
import { pathSpellingFaults } from './bypass/path-spellings.ts';
import { routeFaults } from './bypass/routes.ts';
import { shortcutFaults } from './bypass/shortcuts.ts';
import { trustedCallerFaults } from './bypass/trusted-callers.ts';
import { vendorAdditionFaults } from './bypass/vendor-additions.ts';
import type { Fault } from './fault.ts';
import { clientFormFaults } from './http/client-forms.ts';
import { headerCaseFaults } from './http/header-case.ts';
import { legalFormFaults } from './http/legal-forms.ts';
import { rareFormFaults } from './http/rare-forms.ts';
import { rawWireFaults } from './http/raw-wire.ts';
import { transportFaults } from './http/transport.ts';
import { unreadRequestFaults } from './http/unread-requests.ts';
import { conflictFaults } from './keys/conflicts.ts';
import { edgeFaults } from './keys/edges.ts';
import { keyChangeFaults } from './keys/key-changes.ts';
import { keySpellingFaults } from './keys/key-spellings.ts';
import { keyStateFaults } from './keys/key-states.ts';
import { laterChangeFaults } from './keys/later-changes.ts';
import { lookUpFaults } from './keys/look-ups.ts';
import { madeKeyFaults } from './keys/made-keys.ts';
import { missingKeyFaults } from './keys/missing-keys.ts';
import { presentationFaults } from './keys/presentations.ts';
import { rareSpellingFaults } from './keys/rare-spellings.ts';
import { sporadicFaults } from './keys/sporadic.ts';
import { styleFaults } from './keys/styles.ts';
import { unchargedCallFaults } from './keys/uncharged-calls.ts';
import { modelNameFaults } from './models/model-names.ts';
import { modelScopeFaults } from './models/model-scope.ts';
import { unreadBodyFaults } from './models/unread-bodies.ts';
import { answerFaults } from './refusals/answers.ts';
import { addedLineFaults } from './refusals/by-added-line.ts';
import { echoFaults } from './refusals/echoes.ts';
import { failingGuardFaults } from './refusals/failing-guards.ts';
import { leakFaults } from './refusals/leaks.ts';
import { orderFaults } from './refusals/order.ts';
import { refusalFormFaults } from './refusals/refusal-forms.ts';
import { refusalFaults } from './refusals/refusals.ts';
import { sharingFaults } from './refusals/sharing.ts';

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
  ...companionFaults,
  ...disguiseFaults,
  ...transportFaults,
  ...shortcutFaults,
  ...trustedCallerFaults,
  ...vendorAdditionFaults,
  ...unreadBodyFaults,
  ...unreadRequestFaults,
  ...rareSpellingFaults,
  ...rawWireFaults,
  ...carriedFaults,
  ...changedRequestFaults,
  ...frontEndFaults,
  ...legalFormFaults,
  ...sporadicFaults,
  ...unchargedCallFaults,
  ...clientFormFaults,
  ...madeKeyFaults,
  ...failingGuardFaults,
  ...addedLineFaults,
  ...edgeFaults,
  ...carelessParserFaults,
  ...rareFormFaults,
];

/** The fault with this id, undefined where there is none. */
export const findFault = (id: string): Fault | undefined => faults.find((fault) => fault.id === id);
