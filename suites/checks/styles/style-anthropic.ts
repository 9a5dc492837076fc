import type { Contract } from '../../../spec/contract.ts';
import { casesOfStyle } from './styles.ts';

/** POST /v1/messages accepts the key in `x-api-key` with `anthropic-version`. */
export const styleAnthropic = (contract: Contract) => casesOfStyle(contract, 'STYLE-ANTHROPIC');
