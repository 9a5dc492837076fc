import type pc from 'picocolors';

/** Colours for a terminal, or the same functions without effect where there is none. */
export type Colors = ReturnType<typeof pc.createColors>;
