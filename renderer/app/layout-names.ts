/** The arrangements that the desk has by itself, in the order of their tabs and of Alt+1 and on. */
export const LAYOUT_NAMES = ['Supervise', 'Models', 'Risk', 'Post-trade'] as const;
export type LayoutName = (typeof LAYOUT_NAMES)[number];
