/** The saved view that was asked for by name, from wherever: the orders take it as soon as they are there. */
import { createStore } from 'zustand/vanilla';

export const askedView = createStore<{ readonly name: string | null }>(() => ({ name: null }));

export const askForView = (name: string): void => askedView.setState({ name });
