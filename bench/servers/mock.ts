/** The mock with its fixture keys and its control API, in a process of its own. */
import { startEmbedded } from '../../check/embedded.ts';
import { tellParent } from './tell-parent.ts';

const { target } = await startEmbedded();
tellParent(target.baseUrl.origin);
