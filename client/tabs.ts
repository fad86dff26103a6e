import type { Tokens } from './token-store.js'

/** Message between tabs: the new tokens, or null for a sign-out. */
export type TabMessage = Tokens | null

/** Channel and lock of the tabs that share a login. */
export interface Tabs {
  /** Run one task at a time, in this tab and, with Web Locks, in all of them. */
  exclusive<T>(task: () => Promise<T>): Promise<T>
  /** Tell the other tabs. */
  tell(message: TabMessage): void
  /** Hear nothing more. */
  close(): void
}

interface Channel {
  onmessage: ((event: { data: TabMessage }) => void) | null
  postMessage(message: TabMessage): void
  close(): void
  unref?(): void
}

interface Platform {
  navigator?: { locks?: { request<T>(name: string, task: () => Promise<T>): Promise<T> } }
  BroadcastChannel?: new (name: string) => Channel
}

/**
 * Coordination by the Web Locks API and BroadcastChannel, each where the platform has it. Without a name nothing is
 * shared: two clients with stores of their own are two users.
 * @param name of the store that the tabs share
 * @param onMessage hears the other tabs
 * @param platform the globals
 */
export function createTabs (
  name: string | undefined, onMessage: (message: TabMessage) => void, platform: Platform = globalThis as unknown as Platform
): Tabs {
  const locks = name === undefined ? undefined : platform.navigator?.locks
  const channel = name === undefined || platform.BroadcastChannel === undefined ? undefined : new platform.BroadcastChannel(name)
  if (channel !== undefined) {
    channel.onmessage = ({ data }) => { onMessage(data) }
    // In Node.js an open channel would keep the process alive.
    channel.unref?.()
  }
  let tail: Promise<unknown> = Promise.resolve()
  return {
    exclusive (task) {
      const run = tail.then(() => name === undefined || locks === undefined ? task() : locks.request(name, task))
      tail = run.catch(() => undefined)
      return run
    },
    tell: (message) => { channel?.postMessage(message) },
    close: () => { channel?.close() }
  }
}
