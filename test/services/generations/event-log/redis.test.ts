/** The log of an answer that another process produces, over a real Redis and a real database. */
import t, { type Test } from 'tap'
import { v7 as uuidv7 } from 'uuid'
import { createGenerationStore, type GenerationStore } from '../../../../services/conversations/generation-store.js'
import { createStartTurn } from '../../../../services/conversations/turns.js'
import { MemoryLog } from '../../../../services/generations/event-log/memory.js'
import { openStreamedLog } from '../../../../services/generations/event-log/streamed.js'
import { createSharedLogs, keyOf, targetOf } from '../../../../services/generations/event-log/sharing.js'
import type { Database } from '../../../../plugins/postgres/index.js'
import { createRedisStreams } from '../../../../plugins/streams/redis.js'
import { START, startOf } from '../../../../services/generations/stream-event.js'
import { startRedis } from '../../../faults/redis-servers.js'
import { eventually } from '../../../helper.js'
import { redisOf } from '../../../ports/redis.js'
import { workerStreams } from '../../../ports/streams.js'
import { place } from '../../conversations/place.js'
import { eventLogSuite } from './suite.js'

/** A turn that a process answers, and the log that it writes. */
async function answering (store: GenerationStore, db: Database, owner: string, userId: string) {
  const turn = { userId, sessionId: null, messages: [{ role: 'user' as const, content: 'q' }], agentId: 'a', model: null, idempotency: null }
  const started = await createStartTurn(db, { owner, leaseMs: 60_000 })(turn, async () => false)
  if (started.kind !== 'started') throw new Error('not started')
  const target = { userId, messageId: started.placeholder.id, epoch: 1 }
  const written = new MemoryLog({ units: 262_144, events: 4096 })
  written.append('start', startOf(started.placeholder))
  let position = 0
  return {
    target,
    written,
    stored: async (from: number, to: number) => await store.text(userId, target.messageId, from, to),
    async store (content: string) {
      await store.checkpoint([{ ...target, position, content }])
      position += content.length
    },
    async say (content: string) {
      written.append('chunk', { content })
      written.notify()
      await this.store(content)
    },
    async end (code?: string) {
      const error = code === undefined ? null : { code, message: 'The agent took too long to answer.' }
      const message = await store.finish(target, {
        status: code === undefined ? 'complete' : 'failed', stored: position, tail: '', model: null, finishReason: null, usage: null, error, reasoning: null, toolCalls: null, agentId: null, call: null
      })
      if (error === null) written.append('end', { message })
      else written.append('error', { ...error, details: {} })
      written.notify()
    }
  }
}

async function setting (t: Test) {
  const { db, user } = await place(t)
  const userId = await user()
  const owner = uuidv7()
  const store = createGenerationStore(db, owner, 60_000)
  const server = await startRedis(t)
  const [here, there] = await Promise.all([redisOf(t, server.url), redisOf(t, server.url)])
  const logs = createSharedLogs(createRedisStreams(here))
  t.teardown(() => logs.close())

  /** A turn that this process answers, and its log as another one reads it. */
  async function begin (t: Test) {
    const one = await answering(store, db, owner, userId)
    logs.share(one.target, one.written)
    const open = () => {
      const log = openStreamedLog(createRedisStreams(there), store, one.target)
      t.teardown(() => { log.close() })
      return log
    }
    return { ...one, open }
  }
  /** A turn whose stream is there. */
  async function beginShared (t: Test) {
    const one = await begin(t)
    await eventually('the stream', async () => await server.command('EXISTS', `parley:log:${one.target.userId}:${one.target.messageId}`) === 1)
    return one
  }
  return { server, begin: beginShared, there }
}

t.test('what every log does', async (t) => {
  const { begin } = await setting(t)
  await eventLogSuite(t, async (t) => {
    const one = await begin(t)
    return { ...one, log: one.open() }
  })
})

t.test('every process has the same events, and a lost stream goes on from the database', async (t) => {
  const { begin, server } = await setting(t)
  const one = await begin(t)
  await one.say('one ')
  one.written.append('reasoning', { content: 'hm' })
  await one.say('two ')
  const log = one.open()
  await eventually('what was said', () => JSON.stringify(log.after(START)) === JSON.stringify(one.written.after(START)))
  t.equal(log.after(START).events.length, 4, 'reasoning too')

  await server.command('FLUSHALL')
  await one.say('three ')
  await eventually('what was said since', () => log.after(START).events.at(-1)?.chars === 14)
  const late = one.open()
  await late.first
  await eventually('the same text for who comes later', async () => {
    const { events, missingUntil } = late.after({ chars: 0, n: 1 })
    return missingUntil !== undefined || events.at(-1)?.chars === 14
  })
  await server.command('FLUSHALL')
  await one.say('four')
  await one.end()
  for (const reader of [log, late]) t.match(await reader.ended, { content: 'one two three four', status: 'complete' })
  t.equal((await one.stored(0, 99)), 'one two three four')
  const text = log.after(START).events.map(({ data }) => (data as { content?: string }).content ?? '').join('')
  t.equal(text.replace('hm', ''), 'one two three four', 'once and whole')
})

t.test('what is written faster than it is brought is the same in every process all the same', async (t) => {
  const { begin, server } = await setting(t)
  const one = await begin(t)
  await one.say('0 ')
  const name = `parley:log:${one.target.userId}:${one.target.messageId}`
  await eventually('the first words', async () => String(await server.command('XRANGE', name, '-', '+')).includes('"content":"0 "'))
  let rest = ''
  for (let piece = 1; piece < 6000; piece += 1) {
    one.written.append('chunk', { content: `${piece} ` })
    rest += `${piece} `
  }
  await one.store(rest)
  one.written.trim(one.written.chars)
  t.notOk(one.written.isWhole)
  await one.end()
  one.written.trim(one.written.chars)
  await eventually('the end', async () => String(await server.command('XREVRANGE', name, '+', '-')).includes('"type":"end"'))
  const log = one.open()
  await log.first
  const cursor = { chars: one.written.from, n: 1 }
  t.same(log.after(START).events.map(({ type }) => type), ['start'])
  t.equal(log.after({ chars: 0, n: 1 }).missingUntil, one.written.from)
  t.same(JSON.parse(JSON.stringify(log.after(cursor, 5000).events)), JSON.parse(JSON.stringify(one.written.after(cursor, 5000).events)))
})

t.test('what a flush took is brought again, and an error tells when it was', async (t) => {
  const { begin, server } = await setting(t)
  const one = await begin(t)
  await one.say('one ')
  one.written.append('reasoning', { content: 'hm' })
  one.written.notify()
  await eventually('all of it', async () => String(await server.command('XRANGE', `parley:log:${keyOf(one.target)}`, '-', '+')).includes('hm'))
  await server.command('FLUSHALL')
  await one.say('two')
  await eventually('all of it again', async () => String(await server.command('XRANGE', `parley:log:${keyOf(one.target)}`, '-', '+')).includes('two'))
  const log = one.open()
  await log.first
  t.strictSame(JSON.stringify(log.after(START)), JSON.stringify(one.written.after(START)))
  await one.end('CHAT_UPSTREAM_TIMEOUT')
  await log.ended
  t.strictSame(JSON.stringify(log.after(START)), JSON.stringify(one.written.after(START)))
  t.match(log.after(START).events.at(-1), { type: 'error', at: /^\d{4}-.*Z$/ })
})

t.test('a Redis that ends, and a process that dies', async (t) => {
  const { begin, server } = await setting(t)
  const one = await begin(t)
  await one.say('one ')
  const log = one.open()
  await eventually('what was said', () => log.after(START).events.at(-1)?.chars === 4)
  await server.end()
  await one.say('two')
  await one.end()
  t.match(await log.ended, { content: 'one two', status: 'complete' })
  const { events } = log.after(START)
  t.same([events[0]?.type, events.at(-1)?.type, events.at(-1)?.chars], ['start', 'end', 7])
})

t.test('ended answers do not pile up while Redis is away', async (t) => {
  let now = 0
  const logs = createSharedLogs({ isUp: false, append: async () => { throw new Error('away') } }, () => now)
  t.teardown(() => logs.close())
  const log = new MemoryLog({ units: 10, events: 10 })
  let listeners = 0
  const listen: MemoryLog['listen'] = (listener) => {
    listeners += 1
    const unlisten = log.listen(listener)
    return () => { listeners -= 1; unlisten() }
  }
  logs.share({ userId: uuidv7(), messageId: uuidv7() }, {
    get closed () {
      now += 3000
      return log.closed
    },
    listen,
    kept: START,
    after: (cursor, most) => log.after(cursor, most)
  })
  log.append('start', {})
  log.append('end', {})
  log.notify()
  await eventually('it to be let go of', () => listeners === 0)
})

t.test('an answer that is in no stream and in no database is not found', async (t) => {
  const { there } = await setting(t)
  const store = { state: async () => null, text: async () => '' }
  const log = openStreamedLog(createRedisStreams(there), store, { userId: uuidv7(), messageId: uuidv7() })
  await t.rejects(log.first, { code: 'MESSAGE_NOT_FOUND' })
})

t.test('between workers: what every log does, with the bytes of the worker that writes it', async (t) => {
  const { db, user } = await place(t)
  const userId = await user()
  const owner = uuidv7()
  const store = createGenerationStore(db, owner, 60_000)
  const { all: [here, there], kill } = workerStreams()
  const logs = createSharedLogs(here)
  t.teardown(() => logs.close())
  const written = new Map<string, MemoryLog>()
  here.onWanted(async (key) => {
    const log = written.get(key)
    if (log !== undefined) await logs.bring(targetOf(key), log)
    return log !== undefined
  })
  await eventLogSuite(t, async (t) => {
    const one = await answering(store, db, owner, userId)
    written.set(keyOf(one.target), one.written)
    const log = openStreamedLog(there, store, one.target)
    t.teardown(() => { log.close() })
    return { ...one, log }
  })

  const long = await answering(store, db, owner, userId)
  written.set(keyOf(long.target), long.written)
  for (let n = 0; n < 4200; n += 1) long.written.append('chunk', { content: 'word ' })
  long.written.notify()
  await store.checkpoint([{ ...long.target, position: 0, content: 'word '.repeat(4200) }])
  long.written.trim(21_000)
  t.notOk(long.written.isWhole)
  const late = openStreamedLog(there, store, long.target)
  t.teardown(() => { late.close() })
  await late.first
  t.match(late.after(START).events, [{ type: 'start', n: 1 }])
  t.same(late.after({ chars: 0, n: 1 }), { events: [], missingUntil: long.written.kept.chars }, 'storage has what a long log keeps no more')
  await eventually('the rest', () => JSON.stringify(late.after(long.written.kept, 5000)) === JSON.stringify(long.written.after(long.written.kept, 5000)))

  const one = await answering(store, db, owner, userId)
  written.set(keyOf(one.target), one.written)
  await one.say('one ')
  one.written.append('reasoning', { content: 'hm' })
  await one.say('two ')
  const log = openStreamedLog(there, store, one.target)
  await log.first
  t.same(log.after(START), one.written.after(START), 'all that was said before anybody asked, reasoning too')
  await one.say('three')
  await eventually('what is said since', () => log.after(START).events.length === 5)
  kill()
  await store.takeOver({ gone: [owner] })
  t.match(await log.ended, { content: 'one two three', status: 'interrupted' }, 'its worker died')
  t.equal(log.after(START).events.at(-1)?.type, 'end')
})
