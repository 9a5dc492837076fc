import { answerPlainly } from './call.ts';

/** Opens a realtime session: what is said in it stands in realtime.ts. */
export const connectRealtime = answerPlainly(() => ({ kind: 'upgrade' }));
