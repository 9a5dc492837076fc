import type { CheckOptions } from './check.ts';

export { UsageError } from '../base/errors.ts';
export type { OwnProvisioner } from '../check/made-keys/own-provisioner.ts';
export type { KeyState } from '../fixtures/keys.ts';
export type {
  Report,
  ReportedCase,
  ReportedFinding,
  ReportedRequirement,
} from '../report/model/report.ts';
export type { Cost, OperationId, RequirementId } from '../spec/index.ts';
export type {
  KeyPlace,
  Profile,
  ProfileOperation,
  ProfileValue,
} from '../spec/profiles/profile.ts';
export type { KeyOrder, ProvisionedKey, Provisioner } from '../suites/cases/provisioner.ts';
export type { VerdictWord } from '../suites/judge/verdict.ts';
export { type CheckOptions, check } from './check.ts';

/** Which cases are run, and how each is sent and judged. */
export type CaseOptions = Pick<CheckOptions, 'only' | 'strict' | 'thorough' | 'timeout'>;

/** What the owner of a target says about it. */
export type TargetOptions = Pick<
  CheckOptions,
  'keys' | 'allowedModels' | 'models' | 'notOffered' | 'profile' | 'cost'
>;

/** The way to a target. */
export type RouteOptions = Pick<CheckOptions, 'ca' | 'proxy'>;
