import { operationIds, operationOf, requirementOf } from '../../spec/index.ts';
import { causesOf } from './causes.ts';
import type { Report } from './report.ts';

/** A clause as the page explains it. */
export type PageClause = {
  readonly clause: string;
  readonly meaning: string;
  readonly why: string;
  readonly fix: string;
  readonly source: string;
};

/** A cause as the page lists it. */
export type PageCause = {
  readonly requirement: string;
  readonly title: string;
  readonly severity: string;
  readonly counted: boolean;
  readonly expected: string;
  readonly seen: string;
  readonly why: string;
  readonly known: string | null;
  readonly unstable: boolean;
  readonly operations: readonly string[];
  readonly styles: readonly string[];
  readonly cases: readonly string[];
};

/** What the page shows: the report, what its clauses and endpoints are, and its findings by cause. */
export type PageData = {
  readonly report: Report;
  readonly clauses: Readonly<Record<string, PageClause>>;
  readonly operations: readonly { readonly id: string; readonly where: string }[];
  readonly causes: readonly PageCause[];
};

/** Gathers what the page shows. */
export function pageDataOf(report: Report): PageData {
  const clauses = report.requirements.map(({ id }) => {
    const { clause, meaning, why, fix, source } = requirementOf(id);
    return [id, { clause, meaning, why, fix, source }] as const;
  });
  return {
    report,
    clauses: Object.fromEntries(clauses),
    operations: operationIds.map((id) => {
      const { method, path } = operationOf(id);
      return { id, where: `${method} ${path}` };
    }),
    causes: causesOf(report).map(({ found, ...cause }) => ({
      ...cause,
      cases: found.map(({ case: { id } }) => id),
    })),
  };
}
