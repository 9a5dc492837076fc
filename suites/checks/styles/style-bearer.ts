import type { Contract } from '../../../spec/contract.ts';
import { casesOfStyle } from './styles.ts';

/** Each OpenAI-format endpoint accepts the key as a Bearer token. */
export const styleBearer = (contract: Contract) => casesOfStyle(contract, 'STYLE-BEARER');
