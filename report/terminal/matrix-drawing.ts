import { operationIds } from '../../spec/index.ts';
import type { Report, ReportedCase, ReportedRequirement } from '../model/report.ts';
import { type Cell, cellOf, marks } from '../model/results.ts';
import { layers, layerWords } from '../words.ts';
import type { Colors } from './layout.ts';

/** Headings of columns whose first letters would not say which endpoint they are. */
const headings: Readonly<Record<string, string>> = {
  createEmbedding: 'embd',
  createSpeech: 'spch',
  createTranscription: 'trsc',
  createTranslation: 'trsl',
  createImage: 'imgs',
  createImageEdit: 'edit',
  createImageVariation: 'vari',
  createRerank: 'rrnk',
  listModels: 'modl',
  createMessage: 'msgs',
  generateContent: 'gemi',
};

const rows = 4;

/** The heading of an endpoint's column: four letters, by default of its id without the verb. */
export const headingOf = (operation: string): string =>
  headings[operation] ??
  operation
    .replace(/^[a-z]+(?=[A-Z])/, '')
    .slice(0, rows)
    .toLowerCase();

const labelWidth = 34;

function paint(cell: Cell, colors: Colors): string {
  const mark = marks[cell];
  switch (cell) {
    case 'passed':
      return colors.green(mark);
    case 'violated':
      return colors.red(colors.bold(mark));
    case 'reported':
    case 'inconclusive':
      return colors.yellow(mark);
    default:
      return colors.dim(mark);
  }
}

function drawRow(
  requirement: ReportedRequirement,
  cases: readonly ReportedCase[],
  colors: Colors,
): string {
  const own = cases.filter((one) => one.requirement === requirement.id);
  const cells = operationIds.map((id) =>
    paint(cellOf(own.filter(({ operation }) => operation === id)), colors),
  );
  const level = requirement.level === 'SHOULD' ? colors.dim('should') : '';
  const label = `  ${requirement.id.padEnd(labelWidth - 8)}${level === '' ? '      ' : level}`;
  return `${label}  ${cells.join(' ')}   ${colors.dim(String(own.length).padStart(4))}`;
}

/**
 * Draws requirements × endpoints: ✓ every case passed, ✗ a finding that counts, ! a finding that is
 * reported only, ? an inconclusive case, – not applicable.
 */
export function drawMatrix(report: Report, colors: Colors): string[] {
  const indent = ' '.repeat(labelWidth + 2);
  const header = Array.from({ length: rows }, (_, row) =>
    colors.dim(
      `${indent}${operationIds.map((id) => headingOf(id).charAt(row)).join(' ')}${row === rows - 1 ? '   cases' : ''}`,
    ),
  );
  const body = layers.flatMap((layer) => {
    const requirements = report.requirements.filter(
      (one) => one.layer === layer && one.outcome !== 'not-selected',
    );
    return requirements.length === 0
      ? []
      : [
          colors.bold(layerWords[layer]),
          ...requirements.map((one) => drawRow(one, report.cases, colors)),
        ];
  });
  const legend = colors.dim(
    '  ✓ conforms  ✗ violation  ! reported, not counted  ? inconclusive  – not applicable',
  );
  return [...header, ...body, legend];
}
