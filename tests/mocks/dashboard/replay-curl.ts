import { spawn } from 'node:child_process';
import { expect } from '@playwright/test';
import { decisionRecord } from '../../../mocks/control/decision-steps.ts';
import { curlOf } from '../../../mocks/dashboard/page/decisions/curl-line.ts';
import type { Decision } from '../../../mocks/gateway/decision.ts';
import { requestOf } from '../../../mocks/gateway/request/request.ts';
import type { MockServer } from '../../support/mock-server.ts';
import { untilEnd } from '../../support/processes/run-process.ts';

/** The newest decision of a mock. */
export function newest({ gateway }: MockServer): Decision {
  const decision = gateway.decisions.recent().at(-1);
  if (decision === undefined) throw new Error('nothing was decided');
  return decision;
}

/** Lets the mock decide on a request, and returns the decision. */
export async function decide(mock: MockServer, request: Request): Promise<Decision> {
  const { gateway } = mock;
  if (request.headers.has('upgrade')) await gateway.handshake(requestOf(request));
  else await (await gateway.fetch(request)).arrayBuffer();
  return newest(mock);
}

/** What a decision says of its request: all but what is new each time. */
export const gist = ({
  requestId,
  at,
  credential,
  key,
  model,
  duration,
  exchange,
  ...rest
}: Decision) => ({
  ...rest,
  credential,
  key: key === null ? null : { name: key.name, state: key.state },
});

/** A request that the mock is asked, and the key in the environment of its line. */
export type Call = { readonly request: Request; readonly key: string };

/** Runs the lines of decisions in one bash, each with its key in the environment, and returns the new decisions. */
export async function replay(
  mock: MockServer,
  calls: readonly { readonly decision: Decision; readonly key: string }[],
): Promise<Decision[]> {
  const lines = calls.map(({ decision, key }) => {
    const { line } = curlOf(decisionRecord(decision), mock.url);
    expect(line).not.toMatch(/sk-(?!hidden\b)/);
    return `export ANYONE_API_KEY='${key}'\n${line} -s -o /dev/null`;
  });
  const replayed: Decision[] = [];
  const stop = mock.gateway.decisions.subscribe((decision) => replayed.push(decision));
  const { error } = await untilEnd(
    spawn('bash', ['--norc', '-c', lines.join('\n')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'] },
    }),
  );
  stop();
  expect(error).toBe('');
  expect(replayed).toHaveLength(calls.length);
  return replayed;
}

/** Expects that the line of each decision brings that decision again, and returns what the lines brought. */
export async function expectSame(mock: MockServer, calls: readonly Call[]): Promise<Decision[]> {
  const decided: { decision: Decision; key: string }[] = [];
  for (const { request, key } of calls) {
    decided.push({ decision: await decide(mock, request), key });
  }
  const replayed = await replay(mock, decided);
  expect(replayed.map(gist)).toEqual(decided.map(({ decision }) => gist(decision)));
  return replayed;
}
