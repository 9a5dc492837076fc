import type { RequirementId } from '../../spec/index.ts';
import type { Case } from '../case.ts';
import { answerNative } from './answer-native.ts';
import { authenticationFirst } from './authentication-first.ts';
import { envelopeNative } from './envelope-native.ts';
import { hardBounded } from './hard-bounded.ts';
import { hardCheckBeforeWork } from './hard-check-before-work.ts';
import { hardConnection } from './hard-connection.ts';
import { hardCors } from './hard-cors.ts';
import { hardIsolated } from './hard-isolated.ts';
import { hardNoBypass } from './hard-no-bypass.ts';
import { hardNoEcho } from './hard-no-echo.ts';
import { hardNoOracle } from './hard-no-oracle.ts';
import { hardRevocation } from './hard-revocation.ts';
import { httpChallenge } from './http-challenge.ts';
import { httpFieldCase } from './http-field-case.ts';
import { httpNotStored } from './http-not-stored.ts';
import { httpSchemeCase } from './http-scheme-case.ts';
import { httpUpgradeRefused } from './http-upgrade-refused.ts';
import { keyConflict } from './key-conflict.ts';
import { keyDeleted } from './key-deleted.ts';
import { keyInactive } from './key-inactive.ts';
import { keyInactiveStatus } from './key-inactive-status.ts';
import { keyLifecycle } from './key-lifecycle.ts';
import { keyMalformed } from './key-malformed.ts';
import { keyPresentation } from './key-presentation.ts';
import { keyQuota } from './key-quota.ts';
import { keyQuotaStatus } from './key-quota-status.ts';
import { keyRequired } from './key-required.ts';
import { keyShownOnce } from './key-shown-once.ts';
import { keyUniversal } from './key-universal.ts';
import { keyUnknown } from './key-unknown.ts';
import { modelAllowed } from './model-allowed.ts';
import { modelForbidden } from './model-forbidden.ts';
import { styleAnthropic } from './style-anthropic.ts';
import { styleAnthropicVersion } from './style-anthropic-version.ts';
import { styleBearer } from './style-bearer.ts';
import { styleGeminiEquivalent } from './style-gemini-equivalent.ts';
import { styleGeminiHeader } from './style-gemini-header.ts';
import { styleGeminiQuery } from './style-gemini-query.ts';
import { styleOwnHeader } from './style-own-header.ts';

/** The cases of every clause; a clause without a check does not compile, nor a check without a clause. */
export const checks: Readonly<Record<RequirementId, readonly Case[]>> = {
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

/** Every case, clause by clause. */
export const allCases: readonly Case[] = Object.values(checks).flat();
