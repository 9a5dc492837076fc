import { companions } from './generated/companions.ts';
import { operations } from './generated/operations.ts';
import { requirements } from './generated/requirements.ts';
import type { BuiltInOperation } from './operation.ts';
import type { Requirement } from './requirement.ts';

export {
  type Format,
  formatNames,
  formatOfPath,
  formats,
} from './formats.ts';
export type { components } from './generated/openapi.ts';
export type { BuiltInOperation, Cost, ModelLocation, Operation } from './operation.ts';
export type { Layer, Level, Requirement } from './requirement.ts';
export {
  type BuiltInStyle,
  exampleOf,
  isStyle,
  keyHeaders,
  keyParameters,
  type Style,
  styleNames,
  styles,
} from './styles.ts';

/** An operation's id, as in the OpenAPI document. */
export type OperationId = keyof typeof operations;

/** The id of an endpoint that SDKs call next to the contract's own: the mock answers it, no check has it. */
type CompanionId = keyof typeof companions;

/** The id of an endpoint of the document, the contract's own or a companion. */
export type EndpointId = OperationId | CompanionId;

/** A clause's id, as in requirements.yaml. */
export type RequirementId = keyof typeof requirements;

/** True for the id of an operation of the OpenAPI document. */
export const isOperationId = (id: string): id is OperationId => Object.hasOwn(operations, id);

/** True for the id of an endpoint, the contract's own or a companion. */
export const isEndpointId = (id: string): id is EndpointId =>
  isOperationId(id) || Object.hasOwn(companions, id);

/** True for the id of a clause of requirements.yaml. */
export const isRequirementId = (id: string): id is RequirementId => Object.hasOwn(requirements, id);

/** Every operation's id, in the document's order. */
export const operationIds: readonly OperationId[] = Object.keys(operations).filter(isOperationId);

/** The id of every endpoint: the contract's own first, then the companions. */
export const endpointIds: readonly EndpointId[] = [
  ...operationIds,
  ...Object.keys(companions).filter(isEndpointId),
];

/** Every clause's id, in the order of requirements.yaml. */
export const requirementIds: readonly RequirementId[] =
  Object.keys(requirements).filter(isRequirementId);

/** The operation with this id. */
export const operationOf = (id: OperationId): BuiltInOperation => operations[id];

const endpoints: Readonly<Record<EndpointId, BuiltInOperation>> = { ...operations, ...companions };

/** The endpoint with this id. */
export const endpointOf = (id: EndpointId): BuiltInOperation => endpoints[id];

/** The clause with this id. */
export const requirementOf = (id: RequirementId): Requirement => requirements[id];
