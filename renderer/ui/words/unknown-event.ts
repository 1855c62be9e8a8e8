/**
 * An event that this desk has no words for, of an engine that is newer: told as unknown, with its name, and never left out.
 * Its type says that no event of this version comes here.
 */
export const unknownEvent = (event: never): string => `Unknown event ${(event as { readonly type: string }).type}`;
