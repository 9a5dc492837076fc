export { UsageError } from '../base/errors.ts';
export type { KeyState } from '../fixtures/keys.ts';
export type {
  Report,
  ReportedCase,
  ReportedFinding,
  ReportedRequirement,
} from '../report/model/report.ts';
export type { Cost, OperationId, RequirementId } from '../spec/index.ts';
export type { KeyOrder, ProvisionedKey, Provisioner } from '../suites/cases/provisioner.ts';
export type { VerdictWord } from '../suites/judge/verdict.ts';
export type { CaseOptions } from './case-options.ts';
export { type CheckOptions, check } from './check.ts';
export type { TargetOptions } from './read-options.ts';
export type { OwnProvisioner } from './read-provisioner.ts';
export type { RouteOptions } from './read-route.ts';
