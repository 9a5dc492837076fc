/** The mock with its fixture keys and its control API, in a process of its own. */
import { startEmbedded } from '../../cli/embedded.ts';
import { tellUrl } from './tell-url.ts';

const { target } = await startEmbedded();
tellUrl(target.baseUrl.origin);
