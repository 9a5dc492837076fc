import type { Property } from '../property.ts';
import { badCredentials } from './bad-credentials.ts';
import { equivalentRequests } from './equivalent-requests.ts';
import { forbiddenModels } from './forbidden-models.ts';
import { changedKeys } from './malformed-keys.ts';

/** All that holds for every generated request. */
export const properties: readonly Property[] = [
  ...changedKeys,
  ...badCredentials,
  ...forbiddenModels,
  ...equivalentRequests,
];
