/** The mock with its fixture keys and its control API, in a process of its own. */
import { startEmbedded } from '../../check/embedded.ts';
import { serveParent } from './serve-parent.ts';

const { target } = await startEmbedded();
serveParent(target.baseUrl.origin);
