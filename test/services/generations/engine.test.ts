/** The engine over a database that fails when the test says so. */
import t, { type Test } from 'tap'
import type { Database } from '../../../plugins/postgres/index.js'
import { databaseUnavailable } from '../../../plugins/postgres/index.js'
import type { CallEvent, EndSignal } from '../../../services/calls/call.js'
import { createLoops } from '../../../plugins/loops.js'
import { createCheckpointer } from '../../../services/generations/checkpointer.js'
import { commitEnd } from '../../../services/generations/commit-end.js'
import { follow } from '../../../services/generations/follow.js'
import { Generation, type GenerationPorts } from '../../../services/generations/generation.js'
import { createGenerationStore, type GenerationStore, type Outcome, type StoredState } from '../../../services/conversations/generation-store.js'
import { MemoryLog } from '../../../services/generations/event-log/memory.js'
import { openStoredLog } from '../../../services/generations/event-log/stored.js'
import { createStoredFollows } from '../../../services/generations/stored-follow.js'
import { createStartTurn } from '../../../services/conversations/turns.js'
import type { StreamEvent } from '../../../services/generations/stream-event.js'
import { CallMeter } from '../../../services/calls/meter.js'
import { toAgent } from '../../../services/agents/agent.js'
import type { Message } from '../../../services/conversations/shapes.js'
import { build } from '../../helper.js'
import { gate } from '../../upstream.js'

const never = new AbortController().signal
const away = () => databaseUnavailable()

const writer = toAgent({ id: 'writer', name: 'Writer', provider: 'openai' }, 'now', { endpoint: false, model: 'none' })
const metrics = { sent: () => {}, firstToken: () => {}, betweenTokens: () => {}, ended: () => {}, used: () => {} }
const placeholder = { id: '0198c0de-0000-7000-8000-000000000001', sessionId: 's', parentId: 'p', agentId: 'a', model: 'm', createdAt: 'now', role: 'assistant', content: '', status: 'streaming' } as Message
const claim = { userId: 'u', messageId: placeholder.id, epoch: 1 }

/** A store that answers nothing but what the test gives it. */
const storeOf = (parts: Partial<GenerationStore>): GenerationStore => ({
  checkpoint: async (deltas) => new Set(deltas.map(({ messageId }) => messageId)),
  finish: async () => null,
  takeOver: async () => [],
  text: async () => '',
  state: async () => null,
  ...parts
})

/** A generation whose provider is driven by the test. */
function driven (parts: Partial<GenerationPorts> = {}) {
  const batches: CallEvent[][] = [[{ type: 'attempt', agentId: 'writer', model: null, number: 1, promptTokens: 1, agent: writer, prompt: [] }]]
  let wake = gate()
  let over = false
  const outcomes: Outcome[] = []
  async function * events (signal: EndSignal): AsyncGenerator<CallEvent[], void, undefined> {
    const aborted = gate()
    signal.addEventListener('abort', () => { aborted.open() })
    for (;;) {
      const batch = batches.shift()
      if (batch !== undefined) { yield batch; continue }
      if (over) return
      wake = gate()
      await Promise.race([wake.opened, aborted.opened])
      signal.throwIfAborted()
    }
  }
  const generation = new Generation(claim, placeholder, {
    commit: async (_claim, outcome) => {
      const end = outcome()
      outcomes.push(end)
      return { ...placeholder, status: end.status, content: end.tail }
    },
    checkpointed: async () => {},
    meter: new CallMeter({ keyId: null, purpose: 'turn', front: 'native' }, { count: async () => undefined }),
    metrics,
    log: () => {},
    ...parts
  }, events)
  return {
    generation,
    outcomes,
    say (...texts: string[]) {
      batches.push(texts.map((text) => ({ type: 'text', text })))
      wake.open()
    },
    finish () {
      over = true
      wake.open()
    },
    /** Resolves once the generation has so much text. */
    async has (units: number) { while (generation.events.chars < units) await new Promise(setImmediate) }
  }
}

t.test('a checkpoint that failed ambiguously is repeated from the same place, grown', async (t) => {
  const { generation, say, has, finish, outcomes } = driven()
  say('ab')
  await has(2)
  t.match(generation.due(0), { position: 0, content: 'ab' })
  say('cd')
  await has(4)
  const delta = generation.due(0)
  t.match(delta, { position: 0, content: 'abcd' }, 'nothing was confirmed')
  say('e')
  await has(5)
  t.ok(generation.checkpointed(delta?.content ?? '') >= 0)
  t.match(generation.due(0), { position: 4, content: 'e' })
  finish()
  await generation.ended
  t.match(outcomes, [{ status: 'complete', stored: 4, tail: 'e' }])
  t.equal(generation.due(0), null, 'nothing is due after the end')
})

t.test('a lease is renewed without text, when it is old enough', async (t) => {
  const { generation, finish } = driven()
  t.equal(generation.due(60_000), null)
  t.match(generation.due(0), { content: '' })
  t.equal(generation.checkpointed(''), 0)
  finish()
  await generation.ended
})

t.test('text does not pile up faster than it is stored', async (t) => {
  let waits = 0
  const test = driven({
    checkpointed: async () => {
      waits += 1
      // The first passes fail: nothing is stored by them.
      if (waits === 3) test.generation.checkpointed(test.generation.due(0)?.content ?? '')
    }
  })
  test.say('x'.repeat(1_048_577))
  test.say('y')
  test.finish()
  await test.generation.ended
  t.equal(waits, 3)
  t.match(test.outcomes, [{ stored: 1_048_577, tail: 'y' }])
})

t.test('a generation that was taken over writes nothing and tells its readers', async (t) => {
  const { generation, say, has, outcomes } = driven()
  say('ab')
  await has(2)
  generation.end('lost')
  t.equal(await generation.ended, null)
  t.same(outcomes, [])
  const events: StreamEvent[] = []
  await follow(generation, { chars: 2, n: 2 }, (batch) => { events.push(...batch); return undefined }, storeOf({}), never)
  t.match(events, [{ type: 'error', data: { code: 'CHAT_UPSTREAM_ERROR' } }])
  generation.announce({ type: 'draining' })
  t.equal(generation.events.closed, true, 'nothing follows the terminal event')
})

t.test('the checkpointer ends what is lost, keeps what failed, and tells of each pass', async (t) => {
  const one = driven()
  one.say('ab')
  await one.has(2)
  let answers: (() => Promise<Set<string>>)[] = [() => Promise.reject(away()), async () => new Set([placeholder.id]), async () => new Set()]
  const stored: string[] = []
  const loop = createLoops({ log: { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined } })
  const checkpointer = createCheckpointer(storeOf({
    checkpoint: async (deltas) => {
      const [answer, ...rest] = answers
      answers = rest
      const alive = await answer?.() ?? new Set()
      stored.push(...deltas.map(({ content }) => content))
      return alive
    }
  }), () => [one.generation], { everyMs: 1, renewAfterMs: 0 }, () => undefined, loop)
  await one.generation.ended
  t.same(stored, ['ab', ''], 'the text of the pass that failed came again')
  await checkpointer.next()
  await checkpointer.stop()
  await checkpointer.next()
  await checkpointer.settled()
})

t.test('the end of an answer is committed however often it takes, and never taken for lost when it had arrived', async (t) => {
  const end: Outcome = { status: 'complete', stored: 0, tail: 'x', model: null, finishReason: 'stop', usage: null, error: null, reasoning: null, toolCalls: null, agentId: null, call: null }
  const state = (status: Message['status'], running = false): StoredState => ({ message: { ...placeholder, status }, running })
  const finishing = (...answers: (Error | Message | null)[]) => async () => {
    const answer = answers.shift()
    if (answer instanceof Error) throw answer
    return answer ?? null
  }
  const done = state('complete').message
  t.equal(await commitEnd(storeOf({ finish: finishing(away(), away(), done) }), claim, end, () => false, () => undefined), done)
  t.equal(await commitEnd(storeOf({ finish: finishing(null), state: async () => state('complete') }), claim, end, () => false, () => undefined), null, 'not ambiguous: it was taken over')
  t.match(await commitEnd(storeOf({ finish: finishing(away(), null), state: async () => state('complete') }), claim, end, () => false, () => undefined), { status: 'complete' }, 'the first commit had arrived')
  for (const found of [state('interrupted'), state('streaming', true), null]) {
    const store = storeOf({ finish: finishing(away(), null), state: async () => found })
    t.equal(await commitEnd(store, claim, end, () => false, () => undefined), null)
  }
  t.equal(await commitEnd(storeOf({ finish: finishing(away()) }), claim, end, () => true, () => undefined), null, 'a process that ends does not wait')
})

t.test('readers wait for a database that is away, and end when the text is gone', async (t) => {
  const read = async (store: Partial<GenerationStore>, signal: AbortSignal = never): Promise<StreamEvent[]> => {
    const events: StreamEvent[] = []
    const follows = createStoredFollows(storeOf(store), (target) => openStoredLog(storeOf(store), target))
    await follows.follow(claim, { chars: 0, n: 0 }, async (batch) => { events.push(...batch) }, signal)
    return events
  }
  const answers: (() => Promise<StoredState | null>)[] = [
    async () => ({ message: placeholder, running: true }), () => Promise.reject(away()),
    async () => ({ message: { ...placeholder, status: 'complete', content: 'abc' }, running: false })
  ]
  const events = await read({ state: async () => await answers.shift()?.() ?? null, text: async () => 'a' })
  t.same(events.map(({ type, n, chars }) => [type, n, chars]), [['start', 1, 0], ['chunk', 2, 1], ['chunk', 3, 3], ['end', 4, 3]])
  await t.rejects(read({ state: () => Promise.reject(away()) }), { code: 'COMMON_DATABASE_UNAVAILABLE' }, 'the first question is answered with an error')
  await t.rejects(read({}), { code: 'MESSAGE_NOT_FOUND' })
  t.same(await read({}, AbortSignal.abort()), [])

  const { generation, say, has, finish } = driven()
  say('x'.repeat(300_000))
  await has(300_000)
  const delta = generation.due(0)
  say('y')
  await has(300_001)
  generation.checkpointed(delta?.content ?? '')
  const followIt = (store: Partial<GenerationStore>) => follow(generation, { chars: 0, n: 1 }, () => undefined, storeOf(store), never)
  await t.rejects(followIt({}), { code: 'MESSAGE_NOT_FOUND' }, 'a conversation that was deleted has no text')
  await t.rejects(followIt({ text: () => Promise.reject(new TypeError('a bug')) }), { message: 'a bug' })
  let failures = 1
  let text = ''
  await follow(generation, { chars: 0, n: 0 }, async (batch) => {
    for (const { type, data } of batch) if (type === 'chunk') text += (data as { content: string }).content
    if (text.length > 300_000) finish()
  }, storeOf({
    text: async (_user, _message, from, to) => {
      if (failures-- > 0) throw away()
      return 'x'.repeat(300_000).slice(from, to)
    }
  }), never)
  t.ok(text === 'x'.repeat(300_000) + 'y')
})

t.test('a log that is ahead of what is stored', async (t) => {
  const read = async (log: MemoryLog, ended: Message, store: Partial<GenerationStore>) => {
    const events: StreamEvent[] = []
    const followed = { claim: { userId: 'u', messageId: placeholder.id }, events: log, ended: Promise.resolve(ended) }
    await follow(followed, { chars: 0, n: 1 }, async (batch) => { events.push(...batch) }, storeOf(store), never)
    return events
  }
  const fill = () => {
    const log = new MemoryLog({ units: 4, events: 100 })
    for (const content of ['one ', 'two ', 'four']) log.append('chunk', { content })
    log.trim(log.chars)
    return log
  }
  const log = fill()
  const whole: Message = { ...placeholder, status: 'complete', content: 'one two four' }
  const answers = ['', 'one two ']
  const events = await read(log, whole, {
    state: async () => ({ message: placeholder, running: true }),
    async text () {
      const answer = answers.shift() ?? ''
      if (answer !== '') setImmediate(() => { log.append('end', { message: whole }); log.notify() })
      return answer
    }
  })
  t.same(events.map(({ data }) => (data as { content?: string }).content), ['one two ', 'four', undefined], 'is waited for')

  const short: Message = { ...placeholder, status: 'interrupted', content: '' }
  const cut = fill()
  cut.append('end', { message: short })
  t.same((await read(cut, short, {})).map(({ type, data }) => [type, data]), [['end', { message: short }]], 'an answer that a crash left shorter has its end only')
})

t.test('the turn statement gives up after some tries, and passes unknown errors on', async (t) => {
  const turn = { userId: 'u', sessionId: placeholder.id, messages: [], agentId: 'a', model: null, idempotency: null }
  const ownership = { owner: placeholder.id, leaseMs: 1 }
  const db = (query: (sql: string) => Promise<unknown[]>) =>
    ({ query: async (sql: string) => ({ rows: await query(sql), rowCount: 0 }) }) as unknown as Database
  const why = { session: true, running: true, parent: true, request_hash: null }
  const taken = db(async (sql) => sql.includes('request_hash, k.session_id') ? [why] : [])
  await t.rejects(createStartTurn(taken, ownership)(turn, async () => false), { code: 'CHAT_GENERATION_IN_PROGRESS' })
  let tries = 0
  await t.rejects(createStartTurn(taken, ownership)(turn, async () => { tries += 1; return true }), { code: 'CHAT_GENERATION_IN_PROGRESS' })
  t.equal(tries, 5)
  await t.rejects(createStartTurn(db(() => Promise.reject(new TypeError('a bug'))), ownership)(turn, async () => false), { message: 'a bug' })
})

t.test('leases on a real database', async (t: Test) => {
  const app = await build(t)
  const { user: { id: userId } } = await app.register()
  const { db } = app.app
  const own = '0198c0de-0000-7000-8000-00000000000a'
  const other = '0198c0de-0000-7000-8000-00000000000b'
  const begin = async (owner: string, leaseMs: number) => {
    const turn = { userId, sessionId: null, messages: [{ role: 'user' as const, content: 'q' }], agentId: 'a', model: null, idempotency: null }
    const started = await createStartTurn(db, { owner, leaseMs })(turn, async () => false)
    if (started.kind !== 'started') throw new Error('not started')
    return { userId, messageId: started.placeholder.id, epoch: 1 }
  }
  const store = createGenerationStore(db, own, 60_000)
  const [mine, theirs] = [await begin(own, 60_000), await begin(other, 60_000)]
  t.same(await store.checkpoint([{ ...mine, position: 0, content: 'a\u{1F600}' }, { ...theirs, position: 0, content: 'stolen' }]), new Set([mine.messageId]), 'only its owner writes')
  t.same(await store.checkpoint([{ ...mine, epoch: 2, position: 3, content: 'x' }]), new Set(), 'and only in its epoch')
  await store.checkpoint([{ ...mine, position: 3, content: 'bcd' }])
  for (let from = 0; from <= 6; from += 1) t.equal(await store.text(userId, mine.messageId, from, 6), 'a\u{1F600}bcd'.slice(from), `stored text from ${from}`)
  t.equal(await store.text(userId, mine.messageId, 1, 4), 'a\u{1F600}bcd'.slice(1, 4))
  t.equal(await store.finish(theirs, { status: 'complete', stored: 0, tail: 'x', model: null, finishReason: null, usage: null, error: null, reasoning: null, toolCalls: null, agentId: null, call: null }), null)
  t.same(await store.takeOver({}), [], 'leases hold')
  t.same(await store.takeOver({ force: true }), [theirs.messageId], 'by force, but not from itself')
  t.match(await store.finish(mine, { status: 'complete', stored: 3, tail: 'z', model: 'm2', finishReason: 'stop', usage: null, error: null, reasoning: null, toolCalls: null, agentId: null, call: null }), { content: 'a\u{1F600}z', model: 'm2' },
    'a checkpoint that arrived after all does not double its text')
  t.match(await store.state(userId, mine.messageId), { running: false, message: { status: 'complete' } })
  t.equal(await store.state(own, mine.messageId), null)
})

t.test('a reader gets each batch within the call that brings it, and whatever befalls it is its own affair', async (t) => {
  const { generation, say, has, finish } = driven()
  const handed: string[] = []
  const slow = gate()
  const signal = new AbortController()
  const gone = new AbortController()
  const texts = (batch: StreamEvent[]): string => batch.map(({ type, data }) => type === 'chunk' ? (data as { content: string }).content : '').join('')
  const store = storeOf({})
  const from = { chars: 0, n: 0 }
  const quick = follow(generation, from, (batch) => { handed.push(texts(batch)); return undefined }, store, signal.signal)
  const held = follow(generation, from, async (batch) => { handed.push(`slow ${texts(batch)}`); await slow.opened }, store, signal.signal)
  const failing = follow(generation, from, (batch) => { if (texts(batch) !== '') throw new TypeError('a bug'); return undefined }, store, signal.signal)
  const broken = t.rejects(failing, { message: 'a bug' })
  const leaving = follow(generation, from, () => undefined, store, gone.signal)
  t.same(handed, ['', 'slow '], 'what is there is handed on at once')
  gone.abort()
  await leaving
  say('a', 'b')
  await has(2)
  t.same(handed, ['', 'slow ', 'ab'], 'a batch is one call, in the turn that brought it; who holds back is not called')
  await broken
  say('c')
  await has(3)
  finish()
  await generation.ended
  await quick
  slow.open()
  await held
  t.same(handed.filter((text) => text.startsWith('slow')), ['slow ', 'slow abc'])
})
