/** Conversations as the page keeps them: what is asked of the service, and what a change makes stale. */
import { infiniteQueryOptions, queryOptions, type InfiniteData } from '@tanstack/react-query'
import type { Message, TreePage } from 'parley-client'
import { client } from '../../service/client.js'
import { queryClient } from '../../service/query-client.js'
import { tellTabs } from './tabs.js'

const PAGE = 40
const MESSAGES = 100
// Other devices are noticed this late; other tabs, and the window's return, at once.
const GLANCE_MS = 10_000

/** A page of the list, by last activity. */
export const listQuery = (archived: boolean) => infiniteQueryOptions({
  queryKey: ['sessions', 'list', archived],
  queryFn: ({ pageParam }) => client.sessions.list({ archived, limit: PAGE, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor
})

/** Hits of a search in titles and messages. */
export const searchQuery = (q: string) => queryOptions({
  queryKey: ['sessions', 'search', q],
  queryFn: ({ signal }) => client.request('get', '/api/chat-sessions/search', { query: { q, limit: PAGE }, signal }),
  enabled: q !== ''
})

/** One conversation, looked at again every now and then. */
export const sessionQuery = (id: string) => queryOptions({
  queryKey: ['session', id],
  queryFn: () => client.sessions.get(id),
  refetchInterval: GLANCE_MS
})

/** The branch that is shown, newest messages first, page by page. */
export const messagesQuery = (id: string) => infiniteQueryOptions({
  queryKey: ['messages', id],
  queryFn: ({ pageParam }) => client.sessions.messages(id, { order: 'desc', limit: MESSAGES, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
  initialPageParam: '',
  getNextPageParam: ({ nextCursor }) => nextCursor
})

/**
 * Have a conversation read anew, here and in other tabs.
 * @param id of it
 * @param isOwn whether the change was made here: others are told
 * @returns when it has been read
 */
export async function refresh (id: string, isOwn = true): Promise<void> {
  if (isOwn) tellTabs(id)
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['messages', id] }),
    queryClient.invalidateQueries({ queryKey: ['session', id] }),
    queryClient.invalidateQueries({ queryKey: ['sessions'] })
  ])
}

/**
 * Show another branch, here and on every device: the newest one through a message.
 * @param sessionId the conversation
 * @param messageId a sibling of what is shown
 */
export async function showBranch (sessionId: string, messageId: string): Promise<void> {
  await client.sessions.update(sessionId, { activeLeaf: await newestLeafBelow(sessionId, messageId) })
  await refresh(sessionId)
}

/**
 * Show the branch that ends in a message, as it was before something began below it.
 * @param sessionId the conversation
 * @param leaf the message
 */
export async function returnTo (sessionId: string, leaf: string): Promise<void> {
  // Where that fails, the newest branch is shown, and the other one is a click away.
  await client.sessions.update(sessionId, { activeLeaf: leaf }).catch(() => undefined)
  await refresh(sessionId)
}

/**
 * The message that the shown branch ends in; undefined before it has been read.
 * @param sessionId the conversation
 */
export const shownLeaf = (sessionId: string): string | undefined =>
  queryClient.getQueryData<InfiniteData<{ messages: Message[] }>>(messagesQuery(sessionId).queryKey)?.pages[0]?.messages[0]?.id

async function newestLeafBelow (sessionId: string, messageId: string): Promise<string> {
  // Oldest first: the last child that is seen of a message is its newest.
  const newestChild = new Map<string, string>()
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: TreePage = await client.sessions.tree(sessionId, { limit: 100, ...(cursor === undefined ? {} : { cursor }) })
    for (const { id, parentId } of page.messages) if (parentId !== null) newestChild.set(parentId, id)
    cursor = page.nextCursor
  }
  let leaf = messageId
  for (let next = newestChild.get(leaf); next !== undefined; next = newestChild.get(leaf)) leaf = next
  return leaf
}

/**
 * Seconds that an answer took to be stored; undefined while it is produced.
 * @param message the answer
 */
export function secondsOf ({ createdAt, completedAt }: Message): number | undefined {
  return completedAt === null ? undefined : (Date.parse(completedAt) - Date.parse(createdAt)) / 1000
}
