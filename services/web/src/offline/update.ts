// A new version of the app: it is told, and taken when somebody presses.

/** What a page tells the worker that waits. */
export const SKIP = 'take over'
