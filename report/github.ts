import { plural, shorten, visibleLine } from '../base/text.ts';
import { type Cause, causesOf } from './model/causes.ts';
import type { Report } from './model/report.ts';
import { placesOf, verdictWords } from './words.ts';

/** GitHub shows ten of each kind a step. */
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

/** A workflow command. The text of a target cannot end it, nor begin another. */
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

/** As many as are shown; the last of them tells of the rest. */
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
 * The report as annotations of a GitHub workflow run: an error for each cause that counts, a warning
 * for each that is told, at most ten of a kind; and what a run came to that proves nothing.
 */
export function tellAnnotations(report: Report): string {
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

/** A text in which no line is a workflow command: such a line begins with a mark that nothing shows. */
export const harmless = (text: string): string => text.replace(/^(\s*)(?=::|##\[)/gm, '$1\u2060');

/**
 * A text between commands that keep a workflow from reading commands out of it.
 *
 * @param token a word that nobody can foresee
 */
export const withoutCommands = (text: string, token: string): string =>
  `::stop-commands::${token}\n${text}${text.endsWith('\n') ? '' : '\n'}::${token}::\n`;
