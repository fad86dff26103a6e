/** Attacks by what is asked of conversations and their answers. */
import { once, setMaxListeners } from 'node:events'
import { connect, type Socket } from 'node:net'
import { archiveOf, type Attack, type Intruder } from './intruder.js'

const COMPLETIONS = '/api/chat/completions'

/** Begins an answer that does not end by itself: its id. */
async function begin (intruder: Intruder, headers = {}): Promise<string> {
  void intruder.send(COMPLETIONS, { body: { agentId: 'held', message: 'Hi' }, headers })
  for (;;) {
    const { sessions } = await intruder.need<{ sessions: { activeMessageId: string | null }[] }>('/api/chat-sessions')
    const id = sessions[0]?.activeMessageId
    if (typeof id === 'string') return id
  }
}

const stop = async (intruder: Intruder, id: string): Promise<void> => { await intruder.send(`/api/chat/generations/${id}/stop`, { method: 'POST' }) }

/** 2,000 who want the same answer under one key. Some leave in the end: who holds all that one may hold is not heard any more. */
export const joins: Attack = async (intruder) => {
  const headers = { 'idempotency-key': 'one' }
  const id = await begin(intruder, headers)
  const leaving = new AbortController()
  setMaxListeners(0, leaving.signal)
  const join = async (index: number): Promise<unknown> =>
    await intruder.send(COMPLETIONS, { body: { agentId: 'held', message: 'Hi' }, headers, ...(index < 200 ? { signal: leaving.signal } : {}) })
  const joining = Promise.all(Array.from({ length: 2000 }, (_, index) => join(index)))
  await intruder.hold()
  leaving.abort()
  await intruder.hold(200)
  await stop(intruder, id)
  await joining
}

/** 200 who stop the same answer at once. */
export const stops: Attack = async (intruder) => {
  for (let n = 0; n < 3; n += 1) {
    const id = await begin(intruder)
    await Promise.all(Array.from({ length: 200 }, () => stop(intruder, id)))
  }
}

/** 500 readers of an answer, in another process than the one that produces it; a few come at a time, and all stay. */
export const readers: Attack = async (intruder, { replica }) => {
  const id = await begin(intruder)
  const { hostname, port } = new URL(replica)
  const sockets: Socket[] = []
  await intruder.flood(500, 16, async () => {
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    sockets.push(socket)
    socket.write(`${intruder.head(`GET /api/chat/generations/${id}/stream`)}\r\n`)
    const [data] = await once(socket, 'data') as [Buffer]
    intruder.count(data.toString().slice(9, 12))
    socket.resume()
  })
  await intruder.hold()
  await stop(intruder, id)
  for (const socket of sockets) socket.destroy()
}

/** 20 messages of a ligature of eighteen letters, and searches for it. */
export const ligatures: Attack = async (intruder) => {
  const { id } = await intruder.need<{ id: string }>('/api/chat-sessions', { body: { agentId: 'held' } })
  await intruder.flood(20, 4, () => intruder.send(`/api/chat-sessions/${id}/messages`, { body: { role: 'user', content: '\ufdfa'.repeat(262_144) } }))
  for (let n = 0; n < 4; n += 1) {
    await intruder.send(`/api/chat-sessions/search?q=${encodeURIComponent('\ufdfa')}`)
    await intruder.hold(500)
  }
}

/** A conversation of 20,000 forks: pages of it and prompts from its end. */
export const zigzag: Attack = async (intruder) => {
  const body = archiveOf(Array.from({ length: 40_000 }, (_, n) => ({ parentId: n === 0 ? null : n % 2 === 1 ? n : Math.max(1, n - 1), content: `${n}` })))
  const { session: { id } } = await intruder.need<{ session: { id: string } }>('/api/chat-sessions/import', { body })
  const page = `/api/chat-sessions/${id}/messages?limit=1`
  const { nextCursor } = await intruder.need<{ nextCursor: string }>(page)
  await intruder.flood(200, 8, (n) => intruder.send(n % 2 === 0 ? page : `${page}&cursor=${nextCursor}`))
  for (let n = 0; n < 3; n += 1) await intruder.send(COMPLETIONS, { body: { agentId: 'writer', message: 'And now?', sessionId: id } })
}

/** Cursors that no list has given. */
export const cursors: Attack = async (intruder) => {
  const { id } = await intruder.need<{ id: string }>('/api/chat-sessions', { body: { agentId: 'held' } })
  const texts = ['', '|', '||||', 'null|null', '1e400|x', `${'9'.repeat(400)}|${id}`, `2026-02-31T00:00:00.000000Z|${id}`, `9999-12-31T23:59:60.000000Z|${id}`,
    `-infinity|${id}`, `294277-01-01T00:00:00.000000Z|${id}`, `2026-01-31T12:00:00.${'0'.repeat(900)}Z|${id}`, `2026-01-31 12:00:00|${id}`, '0|0', '-1', 'NaN', 'x\0y', '\'); drop table users; --']
  const given = texts.flatMap((text) => [Buffer.from(text).toString('base64url'), `${Buffer.from(text).toString('base64url')}A`, encodeURIComponent(text)])
  const lists = ['/api/chat-sessions?', `/api/chat-sessions/${id}/messages?`, `/api/chat-sessions/${id}/messages?tree=true&`, '/api/chat-sessions/search?q=word&']
  const paths = lists.flatMap((list) => given.map((cursor) => `${list}cursor=${cursor}`))
  await intruder.flood(paths.length * 3, 16, (n) => intruder.send(paths[n % paths.length] ?? ''))
}

/** 200 sign-ins of one account that wait, half of which nobody waits for. */
export const signIns: Attack = async (intruder) => {
  const body = JSON.stringify({ username: intruder.username, password: 'correct-horse-1' })
  intruder.token = ''
  for (let n = 0; n < 100; n += 1) {
    intruder.open(`${intruder.head('POST /api/auth/login', { 'content-type': 'application/json', 'content-length': `${body.length}` })}\r\n${body}`)
  }
  const waiting = Promise.all(Array.from({ length: 100 }, () => intruder.send('/api/auth/login', { body })))
  await intruder.hold(1000)
  intruder.leave()
  await waiting
}
