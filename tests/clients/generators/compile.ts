import ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/**
 * Returns a function that compiles a file and all that it imports as strictly as a careful project does, and returns
 * what the compiler complains about, a line each. It reads the compiler's own libraries once.
 */
export function createCompiler(): (path: string) => string[] {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  const libraries = new Map<string, ts.SourceFile | undefined>();
  host.getSourceFile = (name, ...rest) => {
    if (!/\/typescript\/lib\/lib\./.test(name)) return getSourceFile(name, ...rest);
    const file = libraries.get(name) ?? getSourceFile(name, ...rest);
    libraries.set(name, file);
    return file;
  };
  return (path) =>
    ts
      .getPreEmitDiagnostics(ts.createProgram([path], options, host))
      .map(({ file, start = 0, messageText }) =>
        [
          file?.fileName ?? '',
          String((file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1),
          ts.flattenDiagnosticMessageText(messageText, ' '),
        ].join(': '),
      );
}
