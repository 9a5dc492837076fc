import type { Severity } from '../../suites/cases/case.ts';
import type { BaselineWord, EntryStatus, JudgedBaseline } from '../../suites/judge/baseline.ts';

/** A baseline and its result for a run, as reported. */
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

/** Reports a baseline and the status of each entry; `redact` removes keys from what its author wrote. */
export function reportBaseline(
  { word, because, findings, entries }: JudgedBaseline,
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
