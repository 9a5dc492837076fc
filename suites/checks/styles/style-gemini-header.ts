import type { Contract } from '../../../spec/contract.ts';
import { casesOfStyle } from './styles.ts';

/** generateContent accepts the key in `x-goog-api-key`. */
export const styleGeminiHeader = (contract: Contract) =>
  casesOfStyle(contract, 'STYLE-GEMINI-HEADER');
