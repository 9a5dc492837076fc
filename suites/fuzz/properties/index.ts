import type { Property } from '../property.ts';
import { badCredentials } from './bad-credentials.ts';
import { changedKeys } from './changed-keys.ts';
import { equivalentRequests } from './equivalent-requests.ts';
import { forbiddenModels } from './forbidden-models.ts';

/** All that holds for every generated request. */
export const properties: readonly Property[] = [
  ...changedKeys,
  ...badCredentials,
  ...forbiddenModels,
  ...equivalentRequests,
];
