import ts from 'typescript';

/**
 * Compiles a file and all that it imports as strictly as a careful project does.
 *
 * @returns what the compiler complains about, a line each
 */
export function complaintsAbout(path: string): string[] {
  const program = ts.createProgram([path], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, start = 0, messageText }) =>
      [
        file?.fileName ?? '',
        String((file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1),
        ts.flattenDiagnosticMessageText(messageText, ' '),
      ].join(': '),
    );
}
