import { getOrMake, remember } from '../../base/json.ts';
import type { Contract } from '../../spec/contract.ts';
import type { RequirementId } from '../../spec/index.ts';
import { moreChangeCases } from '../carriers/change-case.ts';
import type { Case } from '../cases/case.ts';
import { hardNoBypass } from './bypass/hard-no-bypass.ts';
import { hardBounded } from './hardening/hard-bounded.ts';
import { hardCheckBeforeWork } from './hardening/hard-check-before-work.ts';
import { hardConnection } from './hardening/hard-connection.ts';
import { hardCors } from './hardening/hard-cors.ts';
import { hardIsolated } from './hardening/hard-isolated.ts';
import { hardNoEcho } from './hardening/hard-no-echo.ts';
import { hardNoOracle } from './hardening/hard-no-oracle.ts';
import { hardRevocation } from './hardening/hard-revocation.ts';
import { answerNative } from './http/answer-native.ts';
import { envelopeNative } from './http/envelope-native.ts';
import { httpChallenge } from './http/http-challenge.ts';
import { httpFieldCase } from './http/http-field-case.ts';
import { httpLegalForms } from './http/http-legal-forms.ts';
import { httpNotStored } from './http/http-not-stored.ts';
import { httpSchemeCase } from './http/http-scheme-case.ts';
import { httpUpgradeRefused } from './http/http-upgrade-refused.ts';
import { authenticationFirst } from './keys/authentication-first.ts';
import { keyConflict } from './keys/key-conflict.ts';
import { keyDeleted } from './keys/key-deleted.ts';
import { keyInactive } from './keys/key-inactive.ts';
import { keyInactiveStatus } from './keys/key-inactive-status.ts';
import { keyLifecycle } from './keys/key-lifecycle.ts';
import { keyMalformed, moreMalformed } from './keys/key-malformed.ts';
import { keyPresentation, morePresentations } from './keys/key-presentation.ts';
import { keyQuota } from './keys/key-quota.ts';
import { keyQuotaStatus } from './keys/key-quota-status.ts';
import { keyRequired } from './keys/key-required.ts';
import { keyShownOnce } from './keys/key-shown-once.ts';
import { keyUniversal } from './keys/key-universal.ts';
import { keyUnknown } from './keys/key-unknown.ts';
import { modelAllowed } from './models/model-allowed.ts';
import { modelAnswered } from './models/model-answered.ts';
import { modelForbidden } from './models/model-forbidden.ts';
import { styleAnthropic } from './styles/style-anthropic.ts';
import { styleAnthropicVersion } from './styles/style-anthropic-version.ts';
import { styleBearer } from './styles/style-bearer.ts';
import { styleGeminiEquivalent } from './styles/style-gemini-equivalent.ts';
import { styleGeminiHeader } from './styles/style-gemini-header.ts';
import { styleGeminiQuery } from './styles/style-gemini-query.ts';
import { styleOwnHeader } from './styles/style-own-header.ts';
import { repeatedInParallel } from './thorough/repeated-in-parallel.ts';
import { repeatedKeys } from './thorough/repeated-key.ts';

/** Makes the cases of one clause for a contract. */
export type Check = (contract: Contract) => readonly Case[];

/** The check of every clause; a clause without a check does not compile, nor a check without a clause. */
export const checks: Readonly<Record<RequirementId, Check>> = {
  'KEY-REQUIRED': keyRequired,
  'KEY-UNIVERSAL': keyUniversal,
  'STYLE-BEARER': styleBearer,
  'STYLE-ANTHROPIC': styleAnthropic,
  'STYLE-ANTHROPIC-VERSION': styleAnthropicVersion,
  'STYLE-GEMINI-HEADER': styleGeminiHeader,
  'STYLE-GEMINI-QUERY': styleGeminiQuery,
  'STYLE-GEMINI-EQUIVALENT': styleGeminiEquivalent,
  'STYLE-OWN-HEADER': styleOwnHeader,
  'KEY-MALFORMED': keyMalformed,
  'KEY-PRESENTATION': keyPresentation,
  'KEY-CONFLICT': keyConflict,
  'KEY-UNKNOWN': keyUnknown,
  'KEY-DELETED': keyDeleted,
  'MODEL-FORBIDDEN': modelForbidden,
  'MODEL-ALLOWED': modelAllowed,
  'MODEL-ANSWERED': modelAnswered,
  'AUTHENTICATION-FIRST': authenticationFirst,
  'KEY-LIFECYCLE': keyLifecycle,
  'KEY-SHOWN-ONCE': keyShownOnce,
  'KEY-QUOTA': keyQuota,
  'KEY-QUOTA-STATUS': keyQuotaStatus,
  'KEY-INACTIVE': keyInactive,
  'KEY-INACTIVE-STATUS': keyInactiveStatus,
  'ENVELOPE-NATIVE': envelopeNative,
  'ANSWER-NATIVE': answerNative,
  'HTTP-CHALLENGE': httpChallenge,
  'HTTP-SCHEME-CASE': httpSchemeCase,
  'HTTP-FIELD-CASE': httpFieldCase,
  'HTTP-UPGRADE-REFUSED': httpUpgradeRefused,
  'HTTP-NOT-STORED': httpNotStored,
  'HTTP-LEGAL-FORMS': httpLegalForms,
  'HARD-NO-ECHO': hardNoEcho,
  'HARD-NO-ORACLE': hardNoOracle,
  'HARD-CHECK-BEFORE-WORK': hardCheckBeforeWork,
  'HARD-ISOLATED': hardIsolated,
  'HARD-CORS': hardCors,
  'HARD-CONNECTION': hardConnection,
  'HARD-NO-BYPASS': hardNoBypass,
  'HARD-BOUNDED': hardBounded,
  'HARD-REVOCATION': hardRevocation,
};

/** What a thorough run sends in addition to the fixed matrix: the rest of it, and the same requests many times. */
export const thoroughChecks: readonly Check[] = [
  moreMalformed,
  morePresentations,
  moreChangeCases,
  repeatedKeys,
  repeatedInParallel,
];

/** The cases of each check, by contract: to make them all takes a tenth of a second, and they do not change. */
const madeFor = remember((_contract: Contract) => new Map<Check, readonly Case[]>());

const casesOfCheck = (check: Check, contract: Contract): readonly Case[] =>
  getOrMake(madeFor(contract), check, () => check(contract));

/**
 * Makes every case of a run, clause by clause.
 *
 * @param options.thorough adds the cases that the fixed matrix samples, and those that send a request many times
 */
export function casesOf(
  contract: Contract,
  { thorough = false }: { readonly thorough?: boolean } = {},
): readonly Case[] {
  const all = [...Object.values(checks), ...(thorough ? thoroughChecks : [])];
  return all.flatMap((check) => casesOfCheck(check, contract));
}
