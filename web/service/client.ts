/** The one client by which the console calls the service. */
import { createClient, type SignOutReason } from 'parley-client'
import { splitStore } from './tokens.js'

const listeners = new Set<(reason: SignOutReason) => void>()

/** Client of the service that this page came from. */
export const client = createClient({
  store: splitStore(),
  onSignedOut: (reason) => { for (const listener of listeners) listener(reason) }
})

/**
 * Hear that nobody is signed in any more, and why.
 * @param listener told once for each time
 * @returns ends it
 */
export function hearSignOut (listener: (reason: SignOutReason) => void): () => void {
  listeners.add(listener)
  return () => { listeners.delete(listener) }
}
