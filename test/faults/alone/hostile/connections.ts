/** Attacks by what connections do, and leave undone. */
import { archiveOf, type Attack } from './intruder.js'

/** 60 pages of one share, asked for by nobody in particular, and never read. */
export const unreadShare: Attack = async (intruder) => {
  const body = archiveOf(Array.from({ length: 150 }, (_, n) => ({ parentId: n === 0 ? null : n, content: '\u4e00 '.repeat(70_000) })))
  const { session } = await intruder.need<{ session: { id: string } }>('/api/chat-sessions/import', { body })
  const { token } = await intruder.need<{ token: string }>(`/api/chat-sessions/${session.id}/share`, { method: 'POST' })
  intruder.token = ''
  for (let n = 0; n < 60; n += 1) intruder.open(`${intruder.head(`GET /api/shared/${token}?limit=100`)}\r\n`).pause()
  await intruder.hold()
  intruder.count('unread')
}

/** 600 bodies and 600 heads of which one half comes. */
export const halfSent: Attack = async (intruder) => {
  for (let n = 0; n < 1200; n += 1) {
    const head = intruder.head('POST /api/chat/completions', { 'content-type': 'application/json', 'content-length': '1000' })
    const socket = intruder.open(n % 2 === 0 ? `${head}\r\n{"agentId":` : head)
    socket.once('data', (data: Buffer) => { intruder.count(data.toString().slice(9, 12)) })
  }
  await intruder.hold()
}

/** 10,000 requests on one connection, in one go. */
export const pipelined: Attack = async (intruder) => {
  const times = 10_000
  const socket = intruder.open(`${intruder.head('GET /openapi.json')}\r\n`.repeat(times))
  let seen = 0
  let rest = ''
  for await (const data of socket) {
    const text = rest + (data as Buffer).toString('latin1')
    for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
      intruder.count(status)
      seen += 1
    }
    if (seen === times) return
    // What a status line may have been cut in.
    rest = /H[TP/1. \d]{0,12}$/.exec(text)?.[0] ?? ''
  }
  intruder.count('cut')
}

/** Twice as many requests as the general limit takes. */
export const beyondTheLimit: Attack = async (intruder) => {
  await intruder.flood(6000, 64, () => intruder.send('/api/chat-sessions'))
}
