/** How an option is called by those who gave it: `--fuzz N` on a command line, `fuzz` in a program. */
export type NameOption = (option: string, value?: string) => string;

/** An option as it is typed. */
export const typedOption: NameOption = (option, value) =>
  value === undefined ? `--${option}` : `--${option} ${value}`;
