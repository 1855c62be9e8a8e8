/** Text as a cell that a spreadsheet does not take for a formula: one that looks like it gets a quote in front. */
export const plainCell = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
