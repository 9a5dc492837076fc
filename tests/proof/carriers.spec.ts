import { startEmbedded } from '../../check/embedded.ts';
import { builtInContract } from '../../fixtures/contract.ts';
import type { Fault } from '../../mocks/faults/fault.ts';
import { allowWhen } from '../../mocks/faults/models/scope-patches.ts';
import {
  admitWhen,
  isInState,
  jsonMember,
  type Respell,
  routeAlso,
} from '../../mocks/faults/patches.ts';
import type { MaybePromise } from '../../mocks/gateway/answer.ts';
import type { Routed } from '../../mocks/gateway/context.ts';
import type { Patch } from '../../mocks/gateway/stages.ts';
import { failedCases } from '../../proof/prove-fault.ts';
import { operationIdsOf, operationOf } from '../../spec/contract.ts';
import { bundlesOf } from '../../suites/carriers/bundles.ts';
import { additionsTo, type Carrier } from '../../suites/carriers/carrier.ts';
import { carrierCases } from '../../suites/carriers/carrier-case.ts';
import type { ChangeKind } from '../../suites/carriers/change.ts';
import { changeCases, moreChangeCases } from '../../suites/carriers/change-case.ts';
import { judgeBundle } from '../../suites/carriers/judge-bundle.ts';
import { carriers } from '../../suites/carriers/rows/index.ts';
import { planOf, refusedStances, type Stance } from '../../suites/carriers/stances.ts';
import { findingsOf } from '../../suites/cases/case.ts';
import { openSession } from '../../suites/run/open-session.ts';
import { runCases } from '../../suites/run/runner.ts';
import { createWire } from '../../suites/wire/wire.ts';
import { expect, test } from '../test.ts';

const contract = builtInContract();

/** Whether a request holds a carrier, as far as its gateway can see. */
async function holds(ctx: Routed, { headers = [], query = [], members = {} }: Carrier) {
  const inBody = await Promise.all(
    Object.entries(members).map(
      async ([name, value]) =>
        JSON.stringify(await jsonMember(ctx, name)) === JSON.stringify(value),
    ),
  );
  return (
    headers.every(([name, value]) => ctx.headers.get(name.toLowerCase()) === value) &&
    query.every(([name, value]) => ctx.query.get(name) === value) &&
    inBody.every(Boolean)
  );
}

/** Serves a mock that lets callers in for the trusted carriers, and gives the work a session with it. */
async function withTrust<Result>(
  work: (
    session: ReturnType<typeof openSession>['session'],
    trust: (some: readonly Carrier[], stance?: Stance) => void,
  ) => Promise<Result>,
): Promise<Result> {
  let trusted: readonly Carrier[] = [];
  let only: Stance | null = null;
  const isTrusted = async (ctx: Routed) =>
    trusted.length > 0 &&
    (await Promise.all(trusted.map((one) => holds(ctx, one)))).some(Boolean) &&
    (only === null || isCaller(ctx, only));
  const fault: Fault = {
    id: 'trusted-carriers',
    sentence: 'Some carriers are believed.',
    clause: 'HARD-NO-BYPASS',
    patch: (stages) => allowWhen(isTrusted)(admitWhen(isTrusted)(stages)),
  };
  const { target, close } = await startEmbedded({ faults: [fault] });
  const wire = createWire({ origin: target.baseUrl.origin, timeout: 4_000, concurrency: 8 });
  const run = openSession(contract, target, wire);
  await run.survey(operationIdsOf(contract), false);
  try {
    return await work(run.session, (some, stance) => {
      trusted = some;
      only = stance ?? null;
    });
  } finally {
    await wire.close();
    await close();
  }
}

function isCaller(ctx: Routed, { key, malformed, denied }: Stance): boolean {
  if (key === null) return ctx.credential.kind === 'missing';
  if (malformed === true) return ctx.credential.kind === 'malformed';
  if (denied === true) return isInState(ctx, 'restricted');
  return key === 'unknown'
    ? ctx.credential.kind === 'found' && ctx.key === null
    : isInState(ctx, key);
}

const rows = carriers();

/** The rows of each operation without those of an operation before it: what one endpoint shows need not be shown again. */
const shown = new Set<Carrier>();
const newRows = operationIdsOf(contract).map((operation) => {
  const own = additionsTo(contract, operation, rows).filter((row) => !shown.has(row));
  for (const row of own) shown.add(row);
  return { operation, own };
});

for (const { operation, own } of newRows.filter(({ own: some }) => some.length > 0)) {
  test(`each carrier that ${operation} believes is found in its bundle, and named alone`, async () => {
    const [style = 'bearer'] = operationOf(contract, operation).styles;
    const [noKey] = refusedStances;
    if (noKey === undefined) throw new Error('no stance');
    const plan = planOf(contract, noKey, operation, style);
    const additions = additionsTo(contract, operation, rows);
    await withTrust(async (session, trust) => {
      for (const { id, carriers: bundle } of bundlesOf(additions)) {
        // Every second carrier in a bundle of its own sort, the others in a mixed one.
        const isMixed = id.startsWith('mixed-');
        const half = bundle.filter((one) => additions.indexOf(one) % 2 === (isMixed ? 1 : 0));
        for (const carrier of half.filter((one) => own.includes(one))) {
          trust([carrier]);
          const judgement = await judgeBundle(session, { plan, style, carriers: bundle });
          const found = findingsOf(judgement).map(({ severity, seen }) => ({ severity, seen }));
          expect(found, carrier.id).toEqual([
            { severity: 'served', seen: expect.stringContaining(`, with ${carrier.words}`) },
          ]);
        }
      }
    });
  });
}

test('of two carriers that are believed in one bundle, each is found', async () => {
  const operation = 'createChatCompletion';
  const plan = planOf(contract, { id: 'no-key', words: 'no key', key: null }, operation, 'bearer');
  const all = additionsTo(contract, operation, carriers()).filter(
    ({ kind }) => kind === 'identity',
  );
  const two = all.filter(({ id }) => id === 'header-x-user' || id === 'header-x-role');
  await withTrust(async (session, trust) => {
    trust(two);
    const judgement = await judgeBundle(session, { plan, style: 'bearer', carriers: all });
    expect(findingsOf(judgement).map(({ seen }) => seen.split(', with ')[1])).toEqual(
      two.map(({ words }) => words),
    );
  });
});

test('every caller that must be refused is tried with every kind of carrier', async () => {
  const cases = carrierCases(contract).filter(
    ({ operation, kind }) => operation === 'createChatCompletion' && kind === 'scenario',
  );
  const kinds = [...new Set(carriers().map(({ kind }) => kind))];
  const additions = additionsTo(contract, 'createChatCompletion', carriers());
  await withTrust(async (session, trust) => {
    for (const stance of refusedStances) {
      for (const kind of kinds) {
        const carrier = additions.find((one) => one.kind === kind);
        if (carrier === undefined) throw new Error(kind);
        trust([carrier], stance);
        const own = cases.filter(({ id }) => id.includes(`/${stance.id}-with-`));
        const findings = [];
        for (const one of own) {
          if (one.kind === 'scenario') findings.push(...findingsOf(await one.run(session)));
        }
        expect(
          findings.map(({ seen }) => seen.split(', with ')[1]),
          `${stance.id}, ${kind}`,
        ).toEqual([carrier.words, carrier.words]);
      }
    }
  });
});

/** Lets in the requests that a test names, whatever their key or its list says. */
const letIn = (isOne: (ctx: Routed) => MaybePromise<boolean>): Patch => {
  const [admit, allow] = [admitWhen(isOne), allowWhen(isOne)];
  return (stages) => allow(admit(stages));
};

type MakePatch = (isCaller: (ctx: Routed) => boolean) => Patch;

const routed =
  (respell: Respell): MakePatch =>
  (isCaller) =>
    routeAlso(respell, (isOther) => letIn((ctx) => isOther(ctx) && isCaller(ctx)));

const seen =
  (isChanged: (ctx: Routed) => MaybePromise<boolean>): MakePatch =>
  (isCaller) =>
    letIn(async (ctx) => isCaller(ctx) && (await isChanged(ctx)));

/** A change of each kind, and a gateway that falls for it. */
const fallsFor: Readonly<Record<ChangeKind, readonly [id: string, makePatch: MakePatch]>> = {
  path: ['trailing-slash', routed(({ path }) => ({ path: path.replace(/\/$/, '') }))],
  method: ['method-put', routed(({ method }) => ({ method: method === 'PUT' ? 'POST' : method }))],
  sibling: [
    'other-path-invocations',
    routed(({ path }) => ({ path: path === '/invocations' ? '/v1/chat/completions' : path })),
  ],
  line: ['raw-absolute-form', seen(({ request }) => /^https?:/i.test(request.url))],
  body: ['body-chunked', seen(({ headers }) => headers.has('transfer-encoding'))],
  model: [
    'spelled-free-suffix',
    seen(async (ctx) => String(await jsonMember(ctx, 'model')).endsWith(':free')),
  ],
};

test('every caller that must be refused is tried with every kind of change', async () => {
  const all = [...changeCases(contract), ...moreChangeCases(contract)].filter(
    ({ operation }) => operation === 'createChatCompletion',
  );
  for (const [kind, [id, makePatch]] of Object.entries(fallsFor)) {
    const cases = all.filter(({ variant }) => variant === id || variant.endsWith(`-${id}`));
    let only: Stance | null = null;
    const patch = makePatch((ctx) => only !== null && isCaller(ctx, only));
    const fault: Fault = { id: kind, sentence: kind, clause: 'HARD-NO-BYPASS', patch };
    const { target, close } = await startEmbedded({ faults: [fault] });
    for (const stance of refusedStances) {
      only = stance;
      const { results } = await runCases(contract, {
        target,
        cases,
        timeout: 4_000,
        concurrency: 8,
      });
      const prefix = stance.key === null ? '' : `${stance.id}-`;
      const style = stance.key === null ? 'none' : 'bearer';
      expect(
        failedCases(results).map((one) => `${one.style} ${one.variant}`),
        kind,
      ).toEqual([`${style} ${prefix}${id}`]);
    }
    await close();
  }
});
