import type { Colors } from '../report/terminal/layout.ts';
import { type CheckProof, holds } from './prove-checks.ts';
import type { Proof } from './prove-fault.ts';

const reaches = {
  matrix: 'found by the fixed matrix',
  fuzz: 'found only by generated requests: check --fuzz 2000 --seed 7',
  thorough: 'found only by repetition: check --thorough',
};

type Widths = { readonly id: number; readonly clause: number };

function renderLine(proof: Proof, { id, clause }: Widths, colors: Colors): string {
  const { fault, caughtBy, beside, milliseconds } = proof;
  const [first] = caughtBy;
  const isCaught = first !== undefined;
  const line = [
    isCaught ? colors.green('✓') : colors.red('✗'),
    fault.id.padEnd(id),
    fault.clause.padEnd(clause),
    String(caughtBy.length).padStart(4),
    `${(milliseconds / 1000).toFixed(1)} s`.padStart(6),
    colors.dim(isCaught ? first.slice(fault.clause.length + 1) : 'NOT CAUGHT'),
  ];
  const others = beside.length === 0 ? '' : `\n      also failing: ${beside.join(', ')}`;
  return line.join('  ').trimEnd() + others;
}

const share = (part: number, whole: number): string => {
  // Rounded down: all but one is not all.
  const percent = whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10;
  return `${part} of ${whole} (${percent} %)`;
};

/** Renders the faults with the case that caught each, and the kill rate, for a person. */
export function renderProof(proof: CheckProof, clauses: number, colors: Colors): string {
  const { proofs, unproven, falseAlarms, soundCases, milliseconds } = proof;
  const widths = {
    id: Math.max(...proofs.map(({ fault }) => fault.id.length)),
    clause: Math.max(...proofs.map(({ fault }) => fault.clause.length)),
  };
  const groups = (['matrix', 'fuzz', 'thorough'] as const).flatMap((reach) => {
    const own = proofs.filter(({ fault }) => (fault.reach ?? 'matrix') === reach);
    if (own.length === 0) return [];
    return [
      colors.bold(`Faults ${reaches[reach]}`),
      ...own.map((one) => `  ${renderLine(one, widths, colors)}`),
      '',
    ];
  });
  const caught = proofs.filter(({ caughtBy }) => caughtBy.length > 0).length;
  return [
    ...groups,
    `Caught by the check of their clause: ${share(caught, proofs.length)}`,
    `Clauses whose check caught a fault: ${share(clauses - unproven.length, clauses)}`,
    ...(unproven.length === 0 ? [] : [`  without one: ${unproven.join(', ')}`]),
    `Findings without a fault: ${falseAlarms.length} in ${soundCases} cases`,
    ...falseAlarms.slice(0, 10).map((id) => `  ${id}`),
    holds(proof)
      ? colors.green(`PROVEN in ${Math.round(milliseconds / 1000)} s`)
      : colors.red(`NOT PROVEN after ${Math.round(milliseconds / 1000)} s`),
    '',
  ].join('\n');
}
