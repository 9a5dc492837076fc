import type { Severity } from '../../suites/cases/case.ts';
import type { BaselineWord, EntryStatus, HeldBaseline } from '../../suites/judge/baseline.ts';

/** A baseline beside a run, as it is reported. */
export type ReportedBaseline = {
  readonly file: string;
  readonly word: BaselineWord;
  readonly because: string;
  /** Findings that count, by whether an entry expects them. */
  readonly findings: { readonly known: number; readonly new: number };
  readonly entries: readonly {
    readonly cases: string;
    readonly severity?: Severity;
    readonly reason: string;
    readonly expires: string;
    readonly status: EntryStatus;
    readonly findings: number;
  }[];
};

/** Tells a baseline and what became of each of its entries; `redact` takes keys out of what its author wrote. */
export function reportBaseline(
  { word, because, findings, entries }: HeldBaseline,
  file: string,
  redact: (text: string) => string,
): ReportedBaseline {
  return {
    file,
    word,
    because: redact(because),
    findings,
    entries: entries.map((one) => ({
      cases: redact(one.cases),
      ...(one.severity === null ? {} : { severity: one.severity }),
      reason: redact(one.reason),
      expires: one.expires,
      status: one.status,
      findings: one.findings,
    })),
  };
}
