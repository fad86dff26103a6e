/** Conversations that an upstream keeps by itself: their ids, which are the upstream's and never ours. */

/** Place of one answer at an upstream that keeps conversations. Stored with the answer, read by the provider that made it alone. */
export interface Thread {
  /** Whose it is: no other agent goes on in it. */
  agentId: string
  /** Of the upstream that keeps it. */
  endpoint: string
  /** The upstream's conversation. */
  conversationId: string
  /** The upstream's name of the answer. */
  messageId?: string
  /** The upstream's name of the production, by which it is stopped. */
  taskId?: string
  /** Whether the upstream lacks what was said before its conversation began. */
  isPartial?: boolean
  /** Whether the upstream waits for what it asked the user for. */
  isWaiting?: boolean
  /** What it waits for, as far as an answer needs it. */
  form?: { token: string, runId: string, actions: Array<{ id: string, title: string }> }
}

/** Standing of a turn at upstreams that keep conversations. */
export interface Standing {
  /** Place of the answer that the turn follows, where the turn is the first to go on from there; null: a new conversation. */
  thread: Thread | null
  /** Whether nobody has answered in our conversation yet. */
  isFresh: boolean
}

/** Standing of a turn of which nothing is known, which begins a conversation of its own upstream. */
export const APART: Standing = { thread: null, isFresh: false }
