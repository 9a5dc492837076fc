/** The mock with its fixture keys, its control API and the traffic that it keeps, in a process of its own. */
import { startEmbedded } from '../../check/embedded.ts';
import { createTrafficLog } from '../../mocks/gateway/traffic/traffic-log.ts';
import { serveParent } from './serve-parent.ts';

const { target } = await startEmbedded({ traffic: createTrafficLog() });
serveParent(target.baseUrl.origin);
