import { plural, shorten, visibleLine } from '../base/text.ts';
import { type Cause, causesOf } from './model/causes.ts';
import type { Report } from './model/report.ts';
import { placesOf, verdictWords } from './words.ts';

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

const annotationOf = (cause: Cause): Annotation => {
  const { requirement, title, severity, counted, known, expected, seen, found } = cause;
  const [first] = found;
  return {
    kind: counted && known === null ? 'error' : 'warning',
    title: `${requirement} ${title}`,
    message: [
      ...(known === null ? [] : [`known: ${visibleLine(known)}`]),
      `${severity}: expected ${visibleLine(expected)}, seen ${visibleLine(seen)}`,
      `${plural(found.length, 'finding')} on ${placesOf(cause)}, such as ${first.case.id}`,
    ].join('\n'),
  };
};

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
 * Renders the report as annotations of a GitHub workflow run: an error for each cause that counts, a
 * warning for each other one, at most ten of a kind. A run that proves nothing gets an error of its own.
 */
export function renderAnnotations(report: Report): string {
  const all = causesOf(report).map(annotationOf);
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
