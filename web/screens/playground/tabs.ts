/** News between this browser's tabs: which conversation has changed. */
const CHANNEL = 'parley.conversations'

const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL)
const listeners = new Set<(sessionId: string) => void>()
channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (typeof data === 'string') for (const listener of listeners) listener(data)
})

/**
 * Tell the other tabs that a conversation is not what it was.
 * @param sessionId of it
 */
export function tellTabs (sessionId: string): void { channel?.postMessage(sessionId) }

/**
 * Hear of changes that other tabs made.
 * @param listener is told the conversation's id
 * @returns ends it
 */
export function hearTabs (listener: (sessionId: string) => void): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}
