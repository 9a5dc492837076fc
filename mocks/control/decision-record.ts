import type { components } from '../../spec/index.ts';
import type { Decision } from '../gateway/decision.ts';
import { sessionOf } from '../keys/keyring.ts';

/** A decision as the control API tells it. */
export type DecisionRecord = components['schemas']['DecisionRecord'];

/** A decision as a record. Nothing of it is a key: what was presented was masked when it was logged. */
export const decisionRecord = (decision: Decision): DecisionRecord => ({
  ...decision,
  at: new Date(decision.at).toISOString(),
  presented: [...decision.presented],
  session: decision.key === null ? null : sessionOf(decision.key.id),
});

/** A decision as a server-sent event; JSON has no raw line break that could end it early. */
export const eventOf = (decision: Decision): string =>
  `event: decision\nid: ${decision.requestId}\ndata: ${JSON.stringify(decisionRecord(decision))}\n\n`;
