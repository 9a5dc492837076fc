import { plural, shorten, visibleLine } from '../base/text.ts';
import { explainsWords, ruleWords, sawWords } from './diagnosis/describe-diagnosis.ts';
import { type Diagnosis, diagnose, unexplained } from './diagnosis/diagnose.ts';
import { type Cause, causesOf, findingsIn } from './model/causes.ts';
import type { Report } from './model/report.ts';
import { verdictWords } from './words.ts';

/** GitHub shows ten annotations of each kind per step. */
const mostOfAKind = 10;
const longestMessage = 1000;

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

type Annotation = {
  readonly kind: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
};

/** A workflow command. A target's text can neither end it nor start another. */
const command = ({ kind, title, message }: Annotation): string =>
  `::${kind} title=${escapeProperty(visibleLine(title))}::${escapeData(
    shorten(message, longestMessage),
  )}\n`;

const kindOf = (counted: boolean, known: string | null): Annotation['kind'] =>
  counted && known === null ? 'error' : 'warning';

const knownLine = (known: string | null): string[] =>
  known === null ? [] : [`known: ${visibleLine(known)}`];

function annotateDiagnosis(diagnosis: Diagnosis, total: number): Annotation {
  const { headline, counted, known, proof, fix } = diagnosis;
  return {
    kind: kindOf(counted, known),
    title: headline,
    message: [
      ...knownLine(known),
      `${ruleWords(diagnosis)} · ${diagnosis.severity}`,
      `saw ${visibleLine(sawWords(diagnosis))}; expected ${visibleLine(proof.finding.expected)}`,
      `explains ${explainsWords(diagnosis, total)}`,
      `fix: ${fix}`,
      `such as ${proof.case.id}`,
    ].join('\n'),
  };
}

function annotateCause(cause: Cause): Annotation {
  const { requirement, headline, title, label, counted, known, expected, seen, found } = cause;
  const [first] = found;
  return {
    kind: kindOf(counted, known),
    title: headline,
    message: [
      ...knownLine(known),
      `${requirement}: ${title} · ${label}`,
      `expected ${visibleLine(expected)}, seen ${visibleLine(seen)}`,
      `${plural(found.length, 'finding')}, such as ${first.case.id}`,
    ].join('\n'),
  };
}

/** As many annotations as GitHub shows; the last one lists the rest. */
function bounded(annotations: readonly Annotation[]): readonly Annotation[] {
  if (annotations.length <= mostOfAKind) return annotations;
  const rest = annotations.slice(mostOfAKind - 1);
  return annotations.slice(0, mostOfAKind - 1).concat(
    rest.slice(0, 1).map(({ kind }) => ({
      kind,
      title: `${rest.length} more causes`,
      message: rest.map(({ title }) => title).join('\n'),
    })),
  );
}

/**
 * Renders the report as annotations of a GitHub workflow run: one for each diagnosis and for each cause
 * that none explains; an error where it counts, else a warning; at most ten of a kind. A run that proves nothing gets an error of its own.
 */
export function renderAnnotations(report: Report): string {
  const diagnoses = diagnose(report);
  const total = findingsIn(report).length;
  const all = [
    ...diagnoses.map((one) => annotateDiagnosis(one, total)),
    ...causesOf(report, unexplained(report, diagnoses)).map(annotateCause),
  ];
  const unproven: readonly Annotation[] =
    report.verdict === 'incomplete' || report.verdict === 'unreachable'
      ? [
          {
            kind: 'error',
            title: `API-key authentication: ${verdictWords[report.verdict].toLowerCase()}`,
            message: visibleLine(report.because),
          },
        ]
      : [];
  return [
    ...bounded([...unproven, ...all.filter(({ kind }) => kind === 'error')]),
    ...bounded(all.filter(({ kind }) => kind === 'warning')),
  ]
    .map(command)
    .join('');
}

/** Disarms lines that are workflow commands: an invisible character goes in front of them. */
export const harmless = (text: string): string => text.replace(/^(\s*)(?=::|##\[)/gm, '$1\u2060');

/**
 * Wraps a text in commands that keep a workflow from reading commands in it.
 *
 * @param token a word that nobody can guess
 */
export const withoutCommands = (text: string, token: string): string =>
  `::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`;
