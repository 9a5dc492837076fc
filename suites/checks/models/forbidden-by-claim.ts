import { firstStyle, isRepresentative } from '../../cases/credentials.ts';
import { disguises } from '../bypass/disguises.ts';
import { sideDoorCase } from './model-bypass.ts';
import { modelCells } from './model-cells.ts';

const isCredential = (name: string): boolean => name.toLowerCase() === 'authorization';

/** A model that the key may not use must not come in by what a header line says of the caller. */
export const forbiddenByClaimCases = modelCells
  .filter(({ operation, style }) => isRepresentative(operation) && style === firstStyle(operation))
  .flatMap((cell) =>
    disguises
      .filter(([, , headers]) => !headers.some(([name]) => isCredential(name)))
      .map(([variant, words, headers]) =>
        sideDoorCase(cell, {
          variant: `denied-model-${variant}`,
          sends: `the restricted key with a model that it may not use, with ${words}`,
          more: { model: 'denied', headers },
        }),
      ),
  );
