import { answerPlainly } from '../call.ts';

/** Opens a realtime session: what is said in it stands in mocks/realtime/session.ts. */
export const connectRealtime = answerPlainly(() => ({ kind: 'upgrade' }));
