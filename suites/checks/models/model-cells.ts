import { operationOf } from '../../../spec/index.ts';
import { type Cell, cells } from '../../cases/credentials.ts';

/** The endpoints whose requests name a model, each with its styles. */
export const modelCells: readonly Cell[] = cells.filter(
  ({ operation }) => operationOf(operation).model !== null,
);
