import type { Contract } from '../../../spec/contract.ts';
import type { Property } from '../property.ts';
import { badCredentials } from './bad-credentials.ts';
import { equivalentRequests } from './equivalent-requests.ts';
import { forbiddenModels } from './forbidden-models.ts';
import { changedKeys } from './malformed-keys.ts';

/** All that holds for every generated request. */
export const properties = (contract: Contract): readonly Property[] => [
  ...changedKeys(contract),
  ...badCredentials(contract),
  ...forbiddenModels(contract),
  ...equivalentRequests(contract),
];
