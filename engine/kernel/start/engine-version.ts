/** In a module of its own: who only tells it does not load an engine. */

export const ENGINE_VERSION = '0.1.0';
