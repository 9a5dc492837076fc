import pc from 'picocolors';
import { faults } from '../../mocks/faults/index.ts';
import { type CheckProof, holds } from '../../proof/prove-checks.ts';
import { renderProof } from '../../proof/render-proof.ts';
import { expect, test } from '../test.ts';

const [one, other] = faults;
if (one === undefined || other === undefined) throw new Error('there are no faults');

/** A proof in which the first of two faults is caught, and the second by these cases. */
const proofWith = (caughtBy: readonly string[], more: Partial<CheckProof> = {}): CheckProof => ({
  proofs: [
    { fault: one, caughtBy: [`${one.clause}/a/b/c`], beside: [], results: [], milliseconds: 1_240 },
    { fault: other, caughtBy, beside: [], results: [], milliseconds: 1 },
  ],
  unproven: [],
  falseAlarms: [],
  soundCases: 10,
  milliseconds: 2_000,
  ...more,
});

const render = (proof: CheckProof): string => renderProof(proof, 2, pc.createColors(false));

test('checks are proven where every fault is caught and nothing is found without one', () => {
  const proof = proofWith([`${other.clause}/a/b/c`]);
  expect(holds(proof)).toBe(true);
  expect(render(proof)).toContain('2 of 2 (100 %)\n');
  expect(render(proof)).toContain('Findings without a fault: 0 in 10 cases\nPROVEN in 2 s\n');
});

test('a fault that is not caught is reported in its line and in the kill rate', () => {
  const proof = proofWith([]);
  expect(holds(proof)).toBe(false);
  expect(render(proof)).toMatch(new RegExp(`✗ +${other.id} .* 0 +\\d+\\.\\d s +NOT CAUGHT\n`));
  expect(render(proof)).toContain('1 of 2 (50 %)');
  expect(render(proof)).toContain('NOT PROVEN after 2 s');
});

test('a check that was not seen to fail, or that fails without a fault, proves nothing', () => {
  const caught = [`${other.clause}/a/b/c`];
  const unproven = proofWith(caught, { unproven: ['KEY-DELETED'] });
  expect(holds(unproven)).toBe(false);
  expect(render(unproven)).toContain('1 of 2 (50 %)\n  without one: KEY-DELETED\n');
  const alarmed = proofWith(caught, { falseAlarms: ['KEY-DELETED/a/b/c'] });
  expect(holds(alarmed)).toBe(false);
  expect(render(alarmed)).toContain(
    'Findings without a fault: 1 in 10 cases\n  KEY-DELETED/a/b/c\n',
  );
});

test('a line says how many cases caught the fault, in how many seconds, one of them, and what else failed', () => {
  const [first, second] = proofWith([`${other.clause}/a/b/c`]).proofs;
  if (first === undefined || second === undefined) throw new Error('there are no proofs');
  const line = render(proofWith([], { proofs: [{ ...first, beside: ['KEY-QUOTA'] }, second] }));
  expect(line).toMatch(
    new RegExp(`✓ +${one.id} +${one.clause} +1 +1\\.2 s +a/b/c\n +also failing: KEY-QUOTA\n`),
  );
  expect(line.match(/also failing/g)).toHaveLength(1);
});
