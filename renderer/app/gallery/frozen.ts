/** Stops this page's clock, so that a picture of it is the same at any time. Imported before all that asks what time it is. */
export const FROZEN_MS = Date.UTC(2026, 0, 5, 15, 0, 0);
Date.now = () => FROZEN_MS;
