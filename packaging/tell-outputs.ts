import { readFile } from 'node:fs/promises';
import type { Report } from '../report/model/report.ts';

const outputsOf = ({ verdict, totals }: Report, path: string): string[] => [
  `verdict=${verdict}`,
  `cases=${totals.cases}`,
  `passed=${totals.passed}`,
  `failed=${totals.failed}`,
  `inconclusive=${totals.inconclusive}`,
  `findings=${totals.findings.counted}`,
  `report=${path}`,
];

const [, , path = ''] = process.argv;
const report: Report = JSON.parse(await readFile(path, 'utf8'));
process.stdout.write(`${outputsOf(report, path).join('\n')}\n`);
