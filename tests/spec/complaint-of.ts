/** The message of the error that a reader throws on a document; fails where it throws none. */
export const complaintOf = (read: (document: unknown) => unknown, document: unknown): string => {
  try {
    read(document);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new Error('the document was taken');
};
