/**
 * The pictures of a paste. Documents and spreadsheets copy their text as a picture too: there the
 * text is what is meant.
 */
export const pastedFiles = (data: Pick<DataTransfer, 'files' | 'getData'>): File[] =>
  data.getData('text/plain') === '' ? [...data.files] : [];
